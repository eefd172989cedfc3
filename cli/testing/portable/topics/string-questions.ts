import type { PortableMacro } from '../types.ts';
import { EDGE_TEXTS } from './edge-texts.ts';

/** What is asked of texts, and texts made of several. */
export const stringQuestions: readonly PortableMacro[] = [
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
];
