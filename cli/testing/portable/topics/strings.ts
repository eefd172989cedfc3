import type { InputValue, PortableTopic } from '../types.ts';

/** Texts with letters of one to four bytes, combining marks, blanks of every kind, quotes, and none at all. */
export const EDGE_TEXTS: readonly (readonly [InputValue])[] = [
  ['hello'],
  ['Hello  wORLD foo-bar '],
  ['añ😀b'],
  ['e\u0301'],
  ['é'],
  ['ß'],
  ['it\'s "a" `b` \\d'],
  [' \t\n blanks \r\n'],
  ['\u00a0nbsp\u00a0'],
  ['a,b,,c'],
  [',a,'],
  ['100%_x'],
  [''],
  [' '],
  [null],
];

/** Texts. */
export const strings: PortableTopic = {
  title: 'Text',
  intro:
    'Places are counted from 1, in code points: `😀` is one. The same on both without a macro: `length`, `replace`, ' +
    '`strpos`, `starts_with`, `ends_with`, `||` of texts, comparison and order (by code point). `upper` and `lower` differ ' +
    'for a few letters such as `ß` and `İ`.',
  macros: [
    {
      name: 'split_part',
      says: 'A part of a text, counted from 1, or from the end with a negative number.',
      example: "etl.split_part('email', \"'@'\", 2)",
      edges: 'Null where there is no such part, where DuckDB gives an empty text.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [1, 2, 3, 4, -1, -2, -9].map((part) => `etl.split_part('s', "','", ${part})`),
        },
        {
          columns: { s: 'string', n: 'integer' },
          rows: [
            ['a,b', '1'],
            ['a,b', '-1'],
            ['a,b', '0'],
            ['a,b', '3'],
            ['a,b', null],
          ],
          calls: ["etl.split_part('s', \"','\", 'n')", "etl.split_part('s', \"', '\", 'n')"],
        },
      ],
    },
    {
      name: 'split',
      says: 'The parts of a text as an array.',
      example: "etl.split('tags', \"','\")",
      edges: 'An empty text is one empty part.',
      cases: [
        { columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.split('s', \"','\")", "etl.split('s', \"'l'\")"] },
      ],
    },
    {
      name: 'position',
      says: 'Where a text first is in another.',
      example: "etl.position(\"'@'\", 'email')",
      edges: '0 where it is not.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.position(\"'b'\", 's')", "etl.position(\"''\", 's')", "etl.position(\"'lo'\", 's')"],
        },
      ],
    },
    {
      name: 'substring',
      says: 'Part of a text, from a place on, of a length or to the end.',
      example: "etl.substring('code', 1, 3)",
      edges: 'A negative place counts from the end; 0 is the first; before the first is the first. No length below 0.',
      cases: [
        {
          columns: { s: 'string', n: 'integer', l: 'integer' },
          rows: [
            ['hello', '2', '3'],
            ['hello', '0', '2'],
            ['hello', '-3', '2'],
            ['hello', '-10', '7'],
            ['hello', '6', '1'],
            ['hello', '99', '1'],
            ['hello', '2', '-1'],
            ['hello', '2', '0'],
            ['añ😀b', '-2', '1'],
            ['', '1', '1'],
            [null, '1', '1'],
            ['hello', null, '1'],
            ['hello', '1', null],
          ],
          calls: [
            "etl.substring('s', 'n', 'l')",
            "etl.substring('s', 'n')",
            ...[1, 2, 0, -2, -99].map((start) => `etl.substring('s', ${start}, 2)`),
            "etl.substring('s', 2)",
            "etl.substring('s', -2)",
            "etl.substring('s', 1, -4)",
          ],
        },
      ],
    },
    {
      name: 'left',
      says: 'The first characters.',
      example: "etl.left('code', 3)",
      edges: 'None for a count below 0, where DuckDB leaves out so many at the end.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [0, 2, 99, -1].map((count) => `etl.left('s', ${count})`),
        },
        {
          columns: { s: 'string', n: 'integer' },
          rows: [
            ['abc', '2'],
            ['abc', '-2'],
            ['abc', null],
          ],
          calls: ["etl.left('s', 'n')", "etl.right('s', 'n')", "etl.repeat('s', 'n')", "etl.lpad('s', 'n')"],
        },
      ],
    },
    {
      name: 'right',
      says: 'The last characters.',
      example: "etl.right('code', 2)",
      edges: 'None for a count below 0.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [0, 2, 99, -1].map((count) => `etl.right('s', ${count})`),
        },
      ],
    },
    {
      name: 'lpad',
      says: 'A text filled on the left to a length, with blanks unless told.',
      example: "etl.lpad('code', 8, \"'0'\")",
      edges: 'A longer text is cut at its end.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.lpad('s', 8)", "etl.lpad('s', 8, \"'ñ😀'\")", "etl.lpad('s', 2, \"'*'\")", "etl.lpad('s', -1)"],
        },
      ],
    },
    {
      name: 'rpad',
      says: 'A text filled on the right to a length.',
      example: "etl.rpad('code', 8)",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.rpad('s', 8)", "etl.rpad('s', 8, \"'ñ😀'\")", "etl.rpad('s', 2, \"'*'\")", "etl.rpad('s', -1)"],
        },
      ],
    },
    {
      name: 'repeat',
      says: 'A text so many times.',
      example: "etl.repeat(\"'*'\", 'stars')",
      edges: 'An empty text for a count below 0.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.repeat('s', 3)", "etl.repeat('s', 0)", "etl.repeat('s', -1)"],
        },
      ],
    },
    {
      name: 'initcap',
      says: 'Words with a first letter in upper case and the others in lower case.',
      example: "etl.initcap('city')",
      edges:
        'Words are what blanks part: `foo-bar` is one. `ß` at the beginning of one stays as it is on BigQuery only.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS.filter(([text]) => text !== 'ß' && !text?.includes('\t')),
          calls: ["etl.initcap('s')"],
        },
      ],
    },
    {
      name: 'reverse',
      says: 'A text backwards.',
      example: "etl.reverse('code')",
      edges: 'By code points: an accent that is one of its own moves.',
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.reverse('s')"] }],
    },
    ...['trim', 'ltrim', 'rtrim'].map((name) => ({
      name,
      says: {
        trim: 'A text without blanks, tabs and line ends around it, or without the characters that are told.',
        ltrim: 'The same at the beginning only.',
        rtrim: 'The same at the end only.',
      }[name] as string,
      example: `etl.${name}('city')`,
      edges: 'Blanks beyond ASCII stay; `trim(x)` takes only blanks on DuckDB, and everything of the kind on BigQuery.',
      cases: [
        {
          columns: { s: 'string' } as const,
          rows: EDGE_TEXTS,
          calls: [`etl.${name}('s')`, `etl.${name}('s', "'ho, '")`],
        },
      ],
    })),
    {
      name: 'starts_with',
      says: 'Whether a text begins with another.',
      example: "etl.starts_with('code', \"'ES'\")",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.starts_with('s', \"'a'\")", "etl.starts_with('s', \"''\")"],
        },
      ],
    },
    {
      name: 'ends_with',
      says: 'Whether a text ends with another.',
      example: "etl.ends_with('code', \"'-X'\")",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.ends_with('s', \"'b'\")", "etl.ends_with('s', \"''\")"],
        },
      ],
    },
    {
      name: 'contains',
      says: 'Whether a text is in another.',
      example: "etl.contains('name', \"'ltd'\")",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.contains('s', \"'%_'\")", "etl.contains('s', \"'ell'\")"],
        },
      ],
    },
    {
      name: 'contains_any_case',
      says: 'The same, upper and lower case being one.',
      example: "etl.contains_any_case('name', \"'ltd'\")",
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.contains_any_case('s', \"'HELLO'\")"] }],
    },
    {
      name: 'like_any_case',
      says: '`like`, upper and lower case being one: `ilike` of DuckDB.',
      example: "etl.like_any_case('name', \"'%ltd%'\")",
      edges: 'No backslash in the pattern: it escapes on BigQuery only.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [
            "etl.like_any_case('s', \"'HEL%'\")",
            "etl.like_any_case('s', \"'_ñ_B'\")",
            "etl.like_any_case('s', \"''\")",
          ],
        },
      ],
    },
    {
      name: 'concat',
      says: 'Texts one after the other.',
      example: "etl.concat(['first_name', \"' '\", 'last_name'])",
      edges: 'Null where one of them is null, where `concat` of DuckDB passes nulls over.',
      cases: [
        {
          columns: { a: 'string', b: 'string' },
          rows: [
            ['a', 'b'],
            ['', 'b'],
            [null, 'b'],
            ['a', null],
          ],
          calls: [
            "etl.concat(['a', \"'-'\", 'b'])",
            "etl.concat(['a'])",
            "etl.concat(['a', etl.regexp_extract(\"''\", 'x')])",
          ],
        },
      ],
    },
    {
      name: 'concat_with',
      says: 'The texts that are not null, with a separator between them.',
      example: "etl.concat_with(\"', '\", ['street', 'city'])",
      edges: 'An empty text where all are null; empty texts count.',
      cases: [
        {
          columns: { a: 'string', b: 'string', c: 'string' },
          rows: [
            ['a', 'b', 'c'],
            ['', null, 'c'],
            [null, null, null],
            [null, 'b', null],
          ],
          calls: ["etl.concat_with(\"', '\", ['a', 'b', 'c'])"],
        },
      ],
    },
    {
      name: 'char_length',
      says: 'How many characters a text has.',
      example: "etl.char_length('name')",
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.char_length('s')"] }],
    },
    {
      name: 'byte_length',
      says: 'How many bytes a text has in UTF-8.',
      example: "etl.byte_length('name')",
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.byte_length('s')"] }],
    },
    {
      name: 'normalize',
      says: 'A text in Unicode normal form C: letters with accents as one character.',
      example: "etl.normalize('name')",
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.normalize('s')"] }],
    },
    {
      name: 'to_code_point',
      says: 'The number of the first character.',
      example: "etl.to_code_point('code')",
      edges: 'Null for an empty text.',
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.to_code_point('s')"] }],
    },
    {
      name: 'from_code_point',
      says: 'The character of a number.',
      example: 'etl.from_code_point(10)',
      cases: [
        {
          columns: { n: 'integer' },
          rows: [['10'], ['65'], ['241'], ['128512'], [null]],
          calls: ["etl.from_code_point('n')"],
        },
      ],
    },
    {
      name: 'text_to_bytes',
      says: 'The bytes of a text in UTF-8.',
      example: "etl.text_to_bytes('name')",
      cases: [{ columns: { s: 'string' }, rows: EDGE_TEXTS, calls: ["etl.text_to_bytes('s')"] }],
    },
    {
      name: 'string_agg',
      says: 'The texts of a group with a delimiter between them, in the order of themselves unless told.',
      example: "etl.string_agg('city', \"', '\", order_by='population desc')",
      edges: 'Nulls are passed over; null where there is no text.',
      cases: [
        {
          columns: { s: 'string', n: 'integer' },
          rows: [
            ['b', '1'],
            ['a', '3'],
            [null, '2'],
            ['', '4'],
            ['b', '5'],
            ['é', '6'],
          ],
          aggregates: [
            "etl.string_agg('s')",
            "etl.string_agg('s', \"' - '\", order_by='n desc')",
            "etl.string_agg('s', \"''\", distinct=true)",
            "etl.string_agg('case when n > 9 then s end')",
          ],
        },
      ],
    },
  ],
};
