import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { yamlDialect } from './dialect.ts';
import { quickYaml } from './quick.ts';

const SCALARS = [
  ...[
    'a',
    'a b',
    'x # c',
    'x#y',
    '1',
    '-1',
    '1.5',
    '010',
    '1:30',
    'yes',
    '~',
    'null',
    'a: b',
    'a:',
    '2020-01-02',
    '"q"',
  ],
  ...[
    '"a\\n\\"b"',
    '"\\x41"',
    "'it''s'",
    "'a' # c",
    "'a' b",
    '"a"#b',
    '[a, 1, "x y"]',
    '[a,b]',
    '[[1], {a: b}]',
    '{a: 1, b: [x]}',
  ],
  ...[
    '{a:1}',
    '{a}',
    '[a: b]',
    '[]',
    '{}',
    '[a,]',
    '[a',
    '|',
    '>',
    '|-',
    '>-',
    '|2',
    '>+',
    '&x a',
    '*x',
    '!!str 1',
    '@a',
    '`a',
  ],
  ...[
    '%a',
    '- a',
    '? a',
    '-',
    '-a',
    ':a',
    'a,b',
    'a]',
    '',
    ' ',
    '#c',
    'é',
    '<<',
    '=',
    '{{ x }}',
    '"{{ x }}"',
    "it's",
    'a "b" c',
  ],
  ...[
    '.5',
    '.',
    '+1',
    '-.5',
    '0x1F',
    '1_000',
    '[-1, .5, +3, -a, .b]',
    "[don't, a@b, 50%]",
    '["a]", \'b,\']',
    '(x) / y',
    'http://a.b/c?d=e&f',
  ],
];
const KEYS = [
  'a',
  'b',
  'name',
  'data_tests',
  '+tags',
  'post-hook',
  'x.y',
  '"q"',
  '1',
  'yes',
  '<<',
  'a b',
  '__proto__',
  "'s'",
];

/** One line of something like YAML. */
const line = fc
  .tuple(
    fc.constantFrom(0, 0, 1, 2, 2, 4, 4, 6),
    fc.constantFrom('', '', '- ', '-   ', '- - '),
    fc.option(fc.constantFrom(...KEYS), { nil: undefined, freq: 4 }),
    fc.constantFrom(...SCALARS, '', '', ''),
    fc.constantFrom('', '', '', ' ', ' # c'),
  )
  .map(
    ([indent, dash, key, scalar, tail]) =>
      `${' '.repeat(indent)}${dash}${key === undefined ? '' : `${key}: `}${scalar}${tail}`,
  );

describe('the quick reader', () => {
  it('gives the value of the full parser, or leaves the text to it', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', ''), (lines, end) => {
        const text = lines.join('\n') + end;
        const quick = quickYaml(text);
        if (quick !== undefined) expect(quick).toEqual(loadAll(text, { schema: yamlDialect })[0] ?? null);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads what property files are made of', () => {
    const text = `version: 2

models:
  # the orders
  - name: orders   # one row an order
    description: >
      One row an order,
      of all shops.

      Loaded daily.
    config: {tags: [a, "b c"], materialized: table}
    columns:
    - name: id
      data_tests:
        - unique
        - accepted_values:
            arguments: {values: [1, 2]}
    - name: note
      description: |-
        a
      
          b
      quote: yes
`;
    expect(quickYaml(text)).toEqual(loadAll(text, { schema: yamlDialect })[0]);
  });

  it.each([
    'a: 1\na: 2\n',
    'a: &x 1\nb: *x\n',
    'a:\n\tb: 1\n',
    'a: [\n  1\n]\n',
    'a: b\n  c\n',
    '---\na: 1\n',
    'a: 1\r\n',
  ])('leaves %j to the full parser', (text) => {
    expect(quickYaml(text)).toBeUndefined();
  });
});
