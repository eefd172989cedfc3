import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { readYaml, tryReadYaml } from './read.ts';
import { isYamlMap, YamlFloat } from './values.ts';

interface Case {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** What PyYAML's safe loader, which dbt reads with, makes of each text. */
const cases = JSON.parse(readFileSync(new URL('../testdata/yaml-cases.json', import.meta.url), 'utf8')) as Case[];

/** Where we differ on purpose: tags that no project needs, and texts that PyYAML stops at for no reason of YAML. */
const DIFFERENT = new Set(
  [
    '!!float 1',
    '=',
    '<<',
    '!!set {a}',
    '!!binary aGk=',
    '!!omap [a: 1]',
    '2020-13-45',
    '2020-02-30',
    "&'",
    '&!',
    '&a?{',
  ]
    .map((value) => `k: ${value}\n`)
    .concat('...\n'),
);

/** A value in the encoding of the cases, with keys as the text that they become here. */
function encoded(value: unknown): unknown {
  if (typeof value === 'bigint') return { int: String(value) };
  if (value instanceof YamlFloat) return { float: Number(value) };
  if (typeof value === 'number') return Number.isInteger(value) ? value : { float: value };
  if (Array.isArray(value)) return value.map(encoded);
  if (isYamlMap(value)) return { map: Object.entries(value).map(([key, one]) => [key, encoded(one)]) };
  return value;
}

function expected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return { float: Number(String(value.float).replace('inf', 'Infinity').replace('nan', 'NaN')) };
  if ('date' in value) return value.date;
  if ('map' in value)
    return { map: (value.map as [unknown, unknown][]).map(([key, one]) => [keyText(key), expected(one)]) };
  return value;
}

function keyText(key: unknown): string {
  return isYamlMap(key) ? String(key.float) : String(key);
}

describe('YAML', () => {
  it.each(cases.filter((one) => !DIFFERENT.has(one.text)))('reads $text as dbt does', ({ text, value, error }) => {
    const { yaml } = tryReadYaml(text, 'f.yml');
    if (error === undefined) expect(encoded(yaml?.value)).toEqual(expected(value));
    else expect(yaml).toBeUndefined();
  });

  it('reads back what JSON writes', () => {
    // Numbers such as 1e21 are texts in YAML 1.1, and large ones are read exactly.
    const value = fc.jsonValue({ maxDepth: 4 }).filter((one) => !/[0-9]e|[0-9]{16}/.test(JSON.stringify(one)));
    fc.assert(
      fc.property(value, (one) => {
        const read = readYaml(`k: ${JSON.stringify(one)}\n`, 'f.yml').value;
        expect(JSON.stringify(read)).toBe(JSON.stringify({ k: JSON.parse(JSON.stringify(one)) }));
      }),
    );
  });

  it('keeps whole integers of any size and the point of a whole float', () => {
    expect(readYaml('[9007199254740993, 1.0]', 'f.yml').value).toEqual([9007199254740993n, new YamlFloat(1)]);
  });

  it('gives a block text at the end of a file that ends in no line break none either, as PyYAML does', () => {
    expect(readYaml('a: |\n  x\n  y', 'f.yml').value).toEqual({ a: 'x\ny' });
    expect(readYaml('a: >\n  x', 'f.yml').value).toEqual({ a: 'x' });
    expect(readYaml('a: |\n  x\nb: y', 'f.yml').value).toEqual({ a: 'x\n', b: 'y' });
  });

  it('takes no key for the prototype of the map', () => {
    const { value } = readYaml('__proto__: {x: 1}\n', 'f.yml');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('positions in YAML', () => {
  const { positionOf } = readYaml(
    "a: 1\nb:\n  - 'x y'\n  - {c: d, e: [1, 2]}\nt: |\n  abc\nempty:\nrows: [\n  1,\n'two'\n]\n",
    'f.yml',
  );

  it.each([
    [['a'], 'value', { line: 1, column: 4, length: 1 }],
    [['a'], 'key', { line: 1, column: 1, length: 1 }],
    [['b', 0], 'value', { line: 3, column: 5, length: 5 }],
    [['b', 1, 'c'], 'key', { line: 4, column: 6, length: 1 }],
    [['b', 1, 'e', 1], 'value', { line: 4, column: 19, length: 1 }],
    [['t'], 'key', { line: 5, column: 1, length: 1 }],
    [['empty'], 'value', { line: 7, column: 1, length: 5 }],
    [['rows', 1], 'value', { line: 10, column: 1, length: 5 }],
    [['b', 9], 'value', { line: 2, column: 1, length: 1 }],
    [['nowhere'], 'value', { line: 1, column: 1, length: 4 }],
  ] as const)('of %j, its %s', (path, part, place) => {
    expect(positionOf(path, part)).toEqual({ file: 'f.yml', ...place });
  });
});

describe('invalid YAML', () => {
  it.each([
    ['a: {{ x }}\n', 1, 'a value that begins with "{{" must be quoted'],
    ['a:\n\tb: 1\n', 2, 'there is a tab in the indentation'],
    ['a: "{{ env_var("X", "y") }}"\n', 1, 'a " inside the template ends the text'],
    ["a: {b: '{{ env_var('X') }}', c: 1}\n", 1, "a ' inside the template ends the text"],
    ['a: b: c\n', 1, 'a text with ": " in it must be quoted'],
    ['a: [1, 2\nb: 3\n', 2, 'a bracket, brace or quote above is never closed'],
    ['a:\n    b: 1\n  c: 2\n', 3, 'indented differently'],
    ['a: *x\n', 1, 'an anchor that is not defined'],
    ['a: !x y\n', 1, 'this tag'],
    ['a: "\\q"\n', 1, 'a double-quoted text has a backslash'],
  ])('%j is told at its line in plain words', (text, line, words) => {
    const [found] = tryReadYaml(text, 'f.yml').diagnostics;
    expect(found).toMatchObject({ code: 'ETL1010', severity: 'error', position: { file: 'f.yml', line } });
    expect(found?.message).toContain(words);
    expect(found?.frame).toContain('^');
  });

  it('tells a second document', () => {
    expect(tryReadYaml('a: 1\n---\nb: 2\n', 'f.yml').diagnostics[0]?.message).toContain('several documents');
  });

  it('only warns of a key that is written twice, and takes the last one', () => {
    const read = readYaml('a: 1\nb: 2\na: 3\n', 'f.yml');
    expect(read.value).toEqual({ a: 3, b: 2 });
    expect(read.duplicates).toMatchObject([{ code: 'ETL1011', severity: 'warning', position: { line: 3 } }]);
  });

  it('throws what it found', () => {
    expect(() => readYaml('a: [', 'f.yml')).toThrow('f.yml is not valid YAML');
    try {
      readYaml('a: [', 'f.yml');
    } catch (error) {
      expect(diagnosticsOf(error)).toHaveLength(1);
    }
  });
});
