import type { PortableTopic } from '../types.ts';
import { EDGE_TEXTS } from './edge-texts.ts';
import { stringQuestions } from './string-questions.ts';

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
    ...stringQuestions,
  ],
};
