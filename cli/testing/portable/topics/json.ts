import type { InputValue, PortableTopic } from '../types.ts';

const DOCUMENTS: readonly (readonly [InputValue])[] = [
  ['{"a": 1, "b": "x", "c": [1, "y", null, {"d": 2}], "e": {"f": true, "g h": null}}'],
  ['{"a": -12345678901234567890, "b": "é\\n\\u0041\\"😀", "c": [], "e": {}}'],
  ['{"a": 0.5, "b": "", "c": ["x", "y"]}'],
  ['{"a": null, "b": null, "c": null}'],
  ['{"a": false, "c": {"0": 1}}'],
  ['[{"a": 1}]'],
  ['"text"'],
  ['null'],
  ['{}'],
  ['x'],
  [''],
  [null],
];

/** JSON in text. */
export const json: PortableTopic = {
  title: 'JSON',
  intro:
    'For texts that hold JSON. A path is told as plain text: `$.customer.name`, `$.items[0]`, `$."odd name"`. Numbers with ' +
    'zeros at their end or an exponent may be spelled in two ways: read them as `etl.to_float(etl.json_text(...))`.',
  macros: [
    {
      name: 'json_text',
      says: 'A string, a number or a truth value as text.',
      example: "etl.json_text('payload', '$.customer.name')",
      edges:
        'Null for objects, arrays and null, where there is nothing, and where the text is no JSON; BigQuery may read the beginning of a text that breaks off.',
      cases: [
        {
          columns: { j: 'string' },
          rows: DOCUMENTS,
          calls: ['$', '$.a', '$.b', '$.c', '$.c[1]', '$.c[3].d', '$.c[9]', '$.e.f', '$.e."g h"', '$.nothing'].map(
            (path) => `etl.json_text('j', '${path}')`,
          ),
        },
      ],
    },
    {
      name: 'json_query',
      says: 'What a path leads to as JSON, without blanks.',
      example: "etl.json_query('payload', '$.customer')",
      edges: 'Null for null, where there is nothing, and where the text is no JSON.',
      cases: [
        {
          columns: { j: 'string' },
          rows: DOCUMENTS,
          calls: ['$', '$.a', '$.b', '$.c', '$.c[3]', '$.e', '$.nothing'].map(
            (path) => `etl.json_query('j', '${path}')`,
          ),
        },
      ],
    },
    {
      name: 'json_array',
      says: 'The values of an array, each as JSON.',
      example: "etl.json_array('payload', '$.items')",
      edges: 'Null where there is no array.',
      cases: [
        {
          columns: { j: 'string' },
          rows: DOCUMENTS,
          calls: ['$', '$.c', '$.a'].map((path) => `etl.json_array('j', '${path}')`),
        },
      ],
    },
    {
      name: 'json_text_array',
      says: 'The values of an array of strings, numbers and truth values, each as text.',
      example: "etl.json_text_array('payload', '$.tags')",
      edges: 'Null where there is no array, or an object or array inside it.',
      cases: [
        {
          columns: { j: 'string' },
          rows: [
            ['{"c": ["x", 1, true]}'],
            ['{"c": ["x", null]}'],
            ['{"c": ["x", {"d": 1}]}'],
            ['{"c": [[1]]}'],
            ['{"c": []}'],
            ['{"c": 1}'],
            ['{"c": null}'],
            ['{}'],
            ['x'],
            [null],
          ],
          calls: ["etl.json_text_array('j', '$.c')"],
        },
      ],
    },
    {
      name: 'to_json',
      says: 'Text with the JSON of a value.',
      example: "etl.to_json(etl.struct({'id': 'id', 'city': 'city'}))",
      edges:
        '`null` for null. For whole numbers up to 2^53, texts, truth values, dates, and arrays and structs of them: other types are spelled in two ways.',
      cases: [
        {
          columns: { n: 'integer', s: 'string', b: 'boolean', d: 'date', a: 'string[]' },
          rows: [
            ['1', 'é"\\/\n\t😀', 'true', '2024-02-29', '["a", "b\\"c"]'],
            ['-9007199254740991', '', 'false', '0099-01-05', '[]'],
          ],
          calls: [
            "etl.to_json('s')",
            "etl.to_json('n')",
            "etl.to_json('a')",
            "etl.to_json(etl.struct({'n': 'n', 's': 's', 'b': 'b', 'd': 'd', 'a': 'a'}))",
          ],
        },
        {
          columns: { n: 'integer', s: 'string' },
          rows: [[null, null]],
          calls: ["etl.to_json(etl.struct({'n': 'n', 's': 's'}))", "etl.to_json('n')", "etl.to_json('s')"],
        },
      ],
    },
  ],
};
