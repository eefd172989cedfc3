import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, relation, renderRelation, type Warehouse } from '../adapters/index.ts';
import { planSnapshot, type SnapshotInput } from '../materializations/index.ts';
import type { AdapterHarness } from './adapter-contract.ts';
import { rowsOf, runPlan } from './run-plan.ts';

const NAMES = { dbt_scd_id: 'dbt_scd_id', dbt_valid_to: 'dbt_valid_to' };
const time = (day: number) => `cast('2024-01-0${day} 00:00:00' as timestamp)`;

/** A changed row as `snapshot_staging_table` gives it. */
function change(kind: 'insert' | 'update' | 'delete', id: number, values: { v: string; scd: string; validTo: string }) {
  const { v, scd, validTo } = values;
  return `select '${kind}' as dbt_change_type, ${id} as id, ${v} as v, ${id} as dbt_unique_key, '${scd}' as dbt_scd_id, ${validTo} as dbt_valid_to`;
}

/** Runs the plans of snapshots on the real engine and looks at the versions that they leave. */
export function snapshotContract(harness: AdapterHarness): void {
  const { adapter } = harness;
  const { dialect, capabilities, introspection } = adapter;
  describe(`snapshots on ${adapter.type}`, () => {
    let warehouse: Warehouse;
    let connection: Connection;
    const named = (identifier: string) => relation({ database: warehouse.database, schema: 'kept', identifier });
    const versions = (identifier: string) =>
      rowsOf(
        connection,
        `select id, v, dbt_scd_id, cast(cast(dbt_valid_to as date) as varchar)
         from ${renderRelation(named(identifier), dialect.quote)} order by dbt_scd_id`,
      );

    const take = async (identifier: string, rows: string, given: Partial<SnapshotInput> = {}): Promise<void> => {
      const target = named(identifier);
      const listed = await introspection.listRelations(connection, target.database, 'kept');
      const existing = listed.find((one) => one.identifier === identifier) ?? null;
      const plan = planSnapshot({
        target,
        existing,
        existingColumns: existing === null ? [] : await introspection.columnsOf(connection, target),
        rows,
        columns: await connection.describe(rows),
        keyParts: null,
        names: NAMES,
        validToCurrent: null,
        config: {},
        description: '',
        declared: [],
        dialect,
        capabilities,
        ...given,
      });
      await runPlan(connection, plan);
    };
    const first = (validTo: string) =>
      `select 1 as id, 'one' as v, 'a1' as dbt_scd_id, ${validTo} as dbt_valid_to
       union all select 2, 'two', 'b1', ${validTo}`;
    const open = 'cast(null as timestamp)';

    beforeAll(async () => {
      warehouse = await harness.open();
      connection = await warehouse.connect();
      await connection.execute(dialect.createSchema(warehouse.database, 'kept'));
    });
    afterAll(() => warehouse.close());

    it('ends the version that changed and adds the new one', async () => {
      await take('changed', first(open));
      const update = change('update', 1, { v: `'ONE'`, scd: 'a1', validTo: time(2) });
      const insert = change('insert', 1, { v: `'ONE'`, scd: 'a2', validTo: open });
      await take('changed', `${update} union all ${insert}`);
      expect(await versions('changed')).toEqual([
        [1, 'one', 'a1', '2024-01-02'],
        [1, 'ONE', 'a2', null],
        [2, 'two', 'b1', null],
      ]);
    });

    it('leaves versions that ended before as they are', async () => {
      await take('ended', first(open));
      for (const day of [2, 3]) await take('ended', change('delete', 2, { v: 'null', scd: 'b1', validTo: time(day) }));
      expect(await versions('ended')).toEqual([
        [1, 'one', 'a1', null],
        [2, 'two', 'b1', '2024-01-02'],
      ]);
    });

    it('knows current versions by a date of their own', async () => {
      const far = time(9);
      await take('far', first(far), { validToCurrent: far });
      await take('far', change('delete', 1, { v: 'null', scd: 'a1', validTo: time(2) }), { validToCurrent: far });
      await take('far', change('delete', 1, { v: 'null', scd: 'a1', validTo: time(3) }), { validToCurrent: far });
      expect(await versions('far')).toEqual([
        [1, 'one', 'a1', '2024-01-02'],
        [2, 'two', 'b1', '2024-01-09'],
      ]);
    });

    it('adds the columns that the query gained and fills those it lost with NULL', async () => {
      await take('columns', first(open));
      const rows = `select 'insert' as dbt_change_type, 3 as id, 1.5 as extra, 3 as dbt_unique_key_1, 4 as dbt_unique_key_2, 'c1' as dbt_scd_id, ${open} as dbt_valid_to`;
      await take('columns', rows, { keyParts: 2 });
      const found = await introspection.columnsOf(connection, named('columns'));
      expect(found.map(({ name }) => name)).toEqual(['id', 'v', 'dbt_scd_id', 'dbt_valid_to', 'extra']);
      expect(await versions('columns')).toHaveLength(3);
      expect((await versions('columns'))[2]).toEqual([3, null, 'c1', null]);
    });

    it('changes nothing when nothing changed, also where columns are indexed', async () => {
      const config = { indexes: [{ columns: ['id'] }] };
      await take('still', first(open), { config });
      const none = `${change('insert', 1, { v: `'x'`, scd: 'z', validTo: open })} limit 0`;
      await take('still', none.replace(' as v,', ' as v, 1 as more,'), { config });
      expect(await versions('still')).toHaveLength(2);
    });
  });
}
