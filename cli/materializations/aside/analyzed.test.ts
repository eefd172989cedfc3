import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalog, type CatalogTable, type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import { columns, PLANS } from '../../testing/aside-plans.ts';
import { scriptStatements } from '../../testing/script-statements.ts';
import type { Plan } from '../index.ts';

const typed = (given: readonly { name: string; dataType: string }[]) =>
  given.map(({ name, dataType }) => ({ name, type: dataType }));
const arrival = { name: '_PARTITIONTIME', type: 'TIMESTAMP', isPseudo: true };
const id = { name: 'id', type: 'INT64' };
const versions = [id, { name: 'note', type: 'STRING' }, ...named('dbt_scd_id STRING', 'dbt_valid_to TIMESTAMP')];
const changes = [...named('dbt_change_type STRING', 'dbt_unique_key INT64'), ...versions];

function named(...given: readonly string[]) {
  return given.map((one) => ({ name: one.split(' ')[0] ?? '', type: one.split(' ')[1] ?? '' }));
}

/** BigQuery's pseudo column, which the analyzer does not know of a table that is made. */
function isGap(message: string, sql: string): boolean {
  return message === 'Unrecognized name: _PARTITIONTIME' && sql.startsWith('create or replace table');
}

/** The tables of a plan: what it reads and what it makes, by the columns that they have there. */
function catalogOf(name: string, isBefore: boolean): Catalog {
  const isArrival = name.includes('arrival');
  const isSnapshot = name.startsWith('snapshot');
  const all = isArrival ? [id, arrival] : isSnapshot ? versions : [...typed(columns), { name: 'note', type: 'STRING' }];
  const own = isBefore ? all.filter((column) => column.name !== 'note') : all;
  const synced = name === 'incremental-sync-columns' ? [{ name: 'old', type: 'STRING' }] : [];
  const isTimed = name === 'table-timestamp' || name === 'table-datetime';
  const seen = { name: 'seen', type: name === 'table-datetime' ? 'DATETIME' : 'TIMESTAMP' };
  if (name === 'incremental-new-fields') own.push({ name: 'items', type: 'ARRAY<STRUCT<sku STRING, n INT64>>' });
  if (isTimed) own.splice(0, own.length, seen, id);
  const delta = isArrival ? [...named('seen TIMESTAMP'), id] : isSnapshot ? changes : own;
  const raw = typed(name.includes('columns') ? [...columns, { name: 'note', dataType: 'STRING' }] : columns);
  const tables: CatalogTable[] = [
    { name: 'shop.raw.orders', columns: raw },
    { name: 'shop.raw.clicks', columns: [...named('seen TIMESTAMP'), id] },
    { name: 'shop.raw.changes', columns: changes },
    { name: 'shop.main.days', columns: named('day DATE') },
    { name: 'shop.main.orders', columns: [...own, ...synced] },
    { name: 'shop.main.orders__etl_new_1a2b3c4d', columns: [...own, ...synced] },
    { name: 'shop.main.orders__etl_delta_1a2b3c4d', columns: delta },
    { name: 'shop.main.orders__etl_rows_1a2b3c4d', columns: own },
    { name: 'shop.main.orders__etl_parts_1a2b3c4d', columns: own },
  ];
  return { tables };
}

/** The statements of a plan one by one. */
function statementsOf({ statements, aside }: Plan): string[] {
  const parts = [...statements, ...(aside?.publish ?? [])].flatMap(({ split }) =>
    split === undefined
      ? []
      : [
          ...split.before,
          { purpose: 'prepare' as const, sql: split.keys },
          split.insert('2024-01-01', '2024-01-02', true),
          ...split.after,
        ],
  );
  const all = [...statements, ...parts, ...(aside?.publish ?? []), ...(aside?.discard ?? [])];
  return all.filter(({ call }) => call === undefined).flatMap(({ sql }) => scriptStatements(sql));
}

describe("Google's analyzer", () => {
  let google: GoogleSql;
  beforeAll(async () => {
    google = await startGoogleSql();
  });
  afterAll(() => google?.close());

  it.each(Object.entries(PLANS).map(([name, plan]) => ({ name, plan })))(
    'takes every statement of the plan $name',
    async ({ name, plan }) => {
      const problems: string[] = [];
      for (const sql of statementsOf(plan)) {
        const analysis = await google.analyze(sql, catalogOf(name, /\badd column `note`/.test(sql)));
        if (!analysis.ok && !isGap(analysis.problem.message, sql))
          problems.push(`${JSON.stringify(analysis.problem)}\n${sql}`);
      }
      expect(problems).toEqual([]);
    },
  );
});
