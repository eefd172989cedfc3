import { pythonRepr } from '../context/yaml-values.ts';
import type { UnitTestInput, UnitTestNode, UnitTestRows } from '../types.ts';
import { sha256 } from './text.ts';

/** What the checksum of a unit test is made of. */
export type UnitTestContents = Pick<UnitTestNode, 'model' | 'given' | 'expect' | 'overrides'> & {
  readonly versions: UnitTestNode['versions'];
};

const FORMATS: Readonly<Record<string, string>> = { dict: 'Dict', csv: 'CSV', sql: 'SQL' };

/**
 * The checksum of a unit test as dbt computes it, over Python's way of writing everything but the description: so
 * `state:modified` understands the manifests of both tools.
 */
export function unitTestChecksum({ model, versions, given, expect, overrides }: UnitTestContents): string {
  const inputs = given.map((one) => `UnitTestInputFixture(input=${pythonRepr(one.input)}, ${rowsRepr(one)})`);
  const parts = [
    model,
    recordRepr('UnitTestNodeVersions', versions),
    `[${inputs.join(', ')}]`,
    `UnitTestOutputFixture(${rowsRepr(expect)})`,
    recordRepr('UnitTestOverrides', overrides),
    ...given.filter((one: UnitTestInput) => one.fixture).map(({ rows }) => textOf(rows)),
  ];
  return sha256(parts.join('-'));
}

function rowsRepr({ rows, format, fixture }: UnitTestRows): string {
  const kind = `<UnitTestFormat.${FORMATS[format] ?? format}: '${format}'>`;
  return `rows=${pythonRepr(rows)}, format=${kind}, fixture=${pythonRepr(fixture)}`;
}

function recordRepr(type: string, record: unknown): string {
  if (typeof record !== 'object' || record === null) return 'None';
  const fields = Object.entries(record).map(([key, value]) => `${key}=${pythonRepr(value)}`);
  return `${type}(${fields.join(', ')})`;
}

function textOf(rows: UnitTestRows['rows']): string {
  return typeof rows === 'string' ? rows : pythonRepr(rows);
}
