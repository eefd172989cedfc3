import { expect } from 'vitest';
import type { LoadRequest } from '../loader/types.ts';
import { bigqueryOutput } from './bigquery-output.ts';
import { LoadFixture, type TableFixture } from './load-fixture.ts';
import { bigqueryDataset } from './servers/shared.ts';

/** The same table loaded into both engines; each test has tables of its own. */
export class BothEngines {
  readonly duckdb: LoadFixture;
  readonly bigquery: LoadFixture;

  private constructor(duckdb: LoadFixture, bigquery: LoadFixture) {
    this.duckdb = duckdb;
    this.bigquery = bigquery;
  }

  static async create(): Promise<BothEngines> {
    const output = bigqueryOutput(await bigqueryDataset());
    return new BothEngines(await LoadFixture.create(), await LoadFixture.create(output));
  }

  async put(name: string, content: string): Promise<void> {
    for (const one of [this.duckdb, this.bigquery]) await one.put(name, content);
  }

  async take(name: string): Promise<void> {
    for (const one of [this.duckdb, this.bigquery]) await one.take(name);
  }

  /** Loads into both, and expects the same rows of both; or the same error, which changes nothing. */
  async load(tables: readonly TableFixture[], columns: readonly string[], more: Partial<LoadRequest> = {}) {
    const done: string[] = [];
    for (const [target, one] of Object.entries({ duckdb: this.duckdb, bigquery: this.bigquery }))
      done.push(
        await one.loadTogether(tables, { ...more, target }).then(
          () => 'loaded',
          (error: unknown) => String(error),
        ),
      );
    expect(done[1]).toBe(done[0]);
    for (const { name = 'things' } of tables) {
      const [here, there] = [await rowsOf(this.duckdb, name, columns), await rowsOf(this.bigquery, name, columns)];
      expect({ name, rows: there }).toEqual({ name, rows: here });
    }
    return done[0];
  }

  async close(): Promise<void> {
    await this.duckdb.close();
    await this.bigquery.close();
  }
}

/** The rows of a raw table as texts, in an order of their own; those of etl's own columns only whether they are there. */
async function rowsOf(fixture: LoadFixture, name: string, columns: readonly string[]): Promise<string[] | null> {
  const cells = columns.map((column) => (column.startsWith('_etl_deleted') ? `${column} is not null` : column));
  const rows = await fixture.rows(`select ${cells.join(', ')} from raw_shop.${name}`).catch(() => null);
  return rows?.map((row) => row.map(plain).join(' | ')).sort() ?? null;
}

/** Engines differ in how they write zeros behind a point and the space within a time, not in the value. */
function plain(cell: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]\d/.test(cell)) return cell.replace('T', ' ').replace(/\+00(:00)?$/, '');
  return /^-?\d+\.\d+$/.test(cell) ? cell.replace(/\.?0+$/, '') : cell;
}
