import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../adapters/duckdb/adapter.ts';
import { type Connection, checkCredentials, relation, type Warehouse } from '../../adapters/index.ts';
import { runNode } from '../../testing/run-plan.ts';

/** What dbt-core 1.11 with dbt-duckdb 1.11 (DuckDB 2.0) left after a first run and one with `delta`. */
interface DbtCase {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly delta: string;
  readonly fails: boolean;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const answers: { readonly first: string; readonly cases: readonly DbtCase[] } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'testdata', 'dbt-answers.json'), 'utf8'),
);

/** dbt's MERGE fails on a column that is to be ignored; here it is ignored, as by the other strategies. */
const ignored = ['s2_ignore_added', 's2_ignore_both'];
/** dbt moves a column whose type changes to the end; here it keeps its place. */
const inPlace = /_sync_all_columns_retyped$/;

describe('an incremental model', () => {
  let warehouse: Warehouse;
  let connection: Connection;
  beforeAll(async () => {
    warehouse = await duckdb.open(checkCredentials(duckdb, { type: 'duckdb' }), { projectRoot: os.tmpdir() });
    connection = await warehouse.connect();
  });
  afterAll(() => warehouse.close());

  const cases = answers.cases.filter(({ name }) => !ignored.includes(name));
  it.each(cases)(
    'leaves the table that dbt leaves: $name $config',
    async ({ name, config, delta, fails, columns, rows }) => {
      const target = relation({ database: warehouse.database, schema: 'main', identifier: name });
      const node = (sql: string) => runNode(duckdb, connection, target, { materialized: 'incremental', sql, config });
      await node(answers.first);
      const failed = await node(delta).then(
        () => false,
        () => true,
      );
      expect(failed).toBe(fails);
      const found = await connection.describe(`select * from main.${name}`);
      const order = inPlace.test(name) ? columns.map(([column]) => column) : found.map((column) => column.name);
      const cells = await connection.query(
        `select ${order.map((column) => `${column}::varchar`).join(', ')} from main.${name}`,
      );
      const sorted = (table: readonly (readonly unknown[])[]) => table.map((row) => JSON.stringify(row)).sort();
      expect(sorted(cells.rows)).toEqual(sorted(rows));
      const types = new Map(found.map((column) => [column.name, column.dataType]));
      expect(order.map((column) => [column, types.get(column)])).toEqual(columns);
    },
  );
});
