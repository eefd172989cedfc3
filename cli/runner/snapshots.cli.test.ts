import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';

/** What the committed answers say of a snapshot: where it is kept and what its identifiers are made of. */
interface Kept {
  readonly relation: string;
  readonly key: readonly string[];
  readonly names: { readonly dbt_scd_id: string; readonly dbt_updated_at: string; readonly dbt_valid_from: string };
}

interface Answers {
  readonly snapshots: Readonly<Record<string, Kept>>;
  /** Changes of the source tables, and what real dbt (1.11, dbt-duckdb) kept after them. */
  readonly runs: readonly {
    readonly changes: readonly string[];
    readonly answers: Readonly<Record<string, readonly string[]>> | null;
  }[];
}

const FILE = new URL('../testing/fixtures/snapshots/dbt-answers.json', import.meta.url);
const answers: Answers = JSON.parse(readFileSync(FILE, 'utf8'));

let project: CliProject | undefined;
afterEach(() => project?.remove());

/** Runs statements in a warehouse that no command holds; gives the rows of the last one as text. */
async function inWarehouse(file: string, statements: readonly string[]): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    let rows: (string | null)[][] = [];
    for (const sql of statements) {
      const reader = await connection.runAndReadAll(sql);
      rows = [reader.columnNames(), ...(reader.getRowsJson() as (string | null)[][])];
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows without what differs from run to run: times become ordinals, identifiers what they are made of. */
function normal([columns = [], ...rows]: (string | null)[][], { key, names }: Kept): string[] {
  const isNow = (value: string | null) =>
    value !== null && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(value) && value > '2025' && value < '9';
  const times = [...new Set(rows.flat().filter(isNow))].sort();
  const at = (row: (string | null)[], name: string) => row[columns.indexOf(name)] ?? null;
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const deleted = (row: (string | null)[]) =>
    rows.map((other) => md5(`${at(other, names.dbt_scd_id)}|${at(row, names.dbt_valid_from)}`));
  const identity = (row: (string | null)[]) => {
    const id = at(row, names.dbt_scd_id);
    if (id === md5([...key, names.dbt_updated_at].map((name) => at(row, name) ?? '').join('|')))
      return 'of key and time';
    return deleted(row).includes(String(id)) ? 'of the deleted version' : id;
  };
  const texts = rows.map((row) =>
    row
      .map((value, index) => (columns[index] === names.dbt_scd_id ? identity(row) : value))
      .map((value) => (isNow(value) ? `time ${times.indexOf(value) + 1}` : (value ?? 'NULL')))
      .join(' | '),
  );
  return [columns.join(' | '), ...texts.sort(byCodePoint)];
}

const byCodePoint = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

const textOf = ({ stdout, stderr }: CliResult) => stdout + stderr;

describe('etl snapshot', () => {
  it('keeps the versions that dbt keeps, over changes, deletions, revivals and new columns', async () => {
    project = new CliProject('snapshots');
    const file = project.path('kept.duckdb');
    for (const { changes, answers: expected } of answers.runs) {
      if (changes.length > 0) await inWarehouse(file, changes);
      const run = await project.etl(['snapshot']);
      expect(run.exit, textOf(run)).toBe(0);
      for (const [name, rows] of Object.entries(expected ?? {})) {
        const kept = answers.snapshots[name] as Kept;
        const found = await inWarehouse(file, [`select columns(*)::varchar from ${kept.relation}`]);
        expect({ name, rows: normal(found, kept) }).toEqual({ name, rows });
      }
    }
  }, 300_000);
});
