import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, relation, renderRelation, type Warehouse } from '../adapters/index.ts';
import { type AdapterHarness, codeOf, errorOf } from './adapter-contract.ts';
import { type PlannedNode, rowsOf, runNode } from './run-plan.ts';

/** Runs every materialization on the real engine and looks at the rows. */
export function planContract(harness: AdapterHarness): void {
  const { adapter } = harness;
  const { quote } = adapter.dialect;
  describe(`materializations on ${adapter.type}`, () => {
    let warehouse: Warehouse;
    let connection: Connection;
    const schema = 'plans';
    const named = (identifier: string) => relation({ database: warehouse.database, schema, identifier });
    const sqlOf = (identifier: string) => renderRelation(named(identifier), quote);
    const run = (identifier: string, node: PlannedNode) => runNode(adapter, connection, named(identifier), node);
    const rows = (identifier: string, order = '1, 2') =>
      rowsOf(connection, `select * from ${sqlOf(identifier)} order by ${order}`);
    const kindOf = async (identifier: string) => {
      const found = await adapter.introspection.listRelations(connection, warehouse.database, schema);
      return found
        .filter((one) => one.identifier?.startsWith(identifier))
        .map((one) => `${one.identifier}: ${one.type}`);
    };
    const columnsOf = async (identifier: string) =>
      (await adapter.introspection.columnsOf(connection, named(identifier))).map(
        (one) => `${one.name} ${one.dataType}`,
      );

    beforeAll(async () => {
      warehouse = await harness.open();
      connection = await warehouse.connect();
      await connection.execute(adapter.dialect.createSchema(warehouse.database, schema));
    });
    afterAll(() => warehouse.close());

    it('makes a view, and makes it again over itself', async () => {
      await run('v', { materialized: 'view', sql: 'select 1 as a, 2 as b' });
      await run('v', { materialized: 'view', sql: 'select 3 as a, 4 as b -- the end' });
      expect(await rows('v')).toEqual([[3, 4]]);
      expect(await kindOf('v')).toEqual(['v: view']);
    });

    it('makes a table that reads the table it replaces', async () => {
      await run('t', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
      await run('t', { materialized: 'table', sql: `select a + 1 as a, b from ${sqlOf('t')}` });
      expect(await rows('t')).toEqual([[2, 2]]);
      expect(await kindOf('t')).toEqual(['t: table']);
    });

    it('turns a view into a table and back', async () => {
      const sql = 'select 1 as a, 2 as b';
      for (const materialized of ['view', 'table', 'view', 'incremental', 'view', 'table']) {
        await run('switch', { materialized, sql });
        expect(await kindOf('switch')).toEqual([`switch: ${materialized === 'view' ? 'view' : 'table'}`]);
        expect(await rows('switch')).toEqual([[1, 2]]);
      }
    });

    it('drops what a crash left aside', async () => {
      await connection.execute(`create table ${sqlOf('left__etl_new')} as select 9 as a`);
      await run('left', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
      expect(await kindOf('left')).toEqual(['left: table']);
    });

    it('leaves the last good table when a query fails', async () => {
      await run('kept', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
      const wrong = { materialized: 'table', sql: "select cast('x' as integer) as a, 2 as b" };
      expect(await codeOf(run('kept', wrong))).toBe('ETL4010');
      expect(await rows('kept')).toEqual([[1, 2]]);
    });

    it('points at the line of the compiled SQL inside the statement', async () => {
      const sql = 'select 1 as a,\n  nono as b\nfrom (select 1 as yes) t';
      const error = await errorOf(run('wrong', { materialized: 'table', sql }));
      expect(error.diagnostic.compiled).toMatchObject({ line: 3, column: 3 });
    });

    it('copes with odd and reserved names', async () => {
      const odd = (value: number) =>
        `select 1 as ${quote('order')}, ${value} as ${quote('Größe "x"')}, 3 as ${quote('a.b')}`;
      const config = { unique_key: 'order', incremental_strategy: 'merge' };
      for (const value of [1, 2]) await run('select', { materialized: 'incremental', sql: odd(value), config });
      expect(await rows('select')).toEqual([[1, 2, 3]]);
    });

    describe('incremental', () => {
      const first = "select 1 as id, 'a' as v union all select 2, 'b' union all select null, 'n'";
      const second = "select 2 as id, 'B' as v union all select 3, 'c' union all select null, 'N'";
      const none = `${second} limit 0`;
      const start = async (name: string, config: Readonly<Record<string, unknown>>) => {
        await connection.execute(`drop table if exists ${sqlOf(name)}`);
        await run(name, { materialized: 'incremental', sql: first, config });
        return (sql: string, more = {}) =>
          run(name, { materialized: 'incremental', sql, config: { ...config, ...more } });
      };
      const nullsLast = '1 nulls last, 2';

      it.each([{ config: {} }, { config: { incremental_strategy: 'append', unique_key: 'id' } }])(
        'only appends under $config',
        async ({ config }) => {
          const again = await start('inc', config);
          const plan = await again(second);
          expect(plan.incremental).toBe(true);
          expect(await rows('inc', nullsLast)).toEqual([
            [1, 'a'],
            [2, 'B'],
            [2, 'b'],
            [3, 'c'],
            [null, 'N'],
            [null, 'n'],
          ]);
        },
      );

      it.each([
        { config: { unique_key: 'id' } },
        { config: { unique_key: ['id'] } },
        { config: { unique_key: 'id', incremental_strategy: 'delete+insert' } },
        { config: { unique_key: 'ID', incremental_strategy: 'merge' } },
      ])('replaces rows by their key, those without a key aside, under $config', async ({ config }) => {
        const again = await start('inc', config);
        await again(second);
        expect(await rows('inc', nullsLast)).toEqual([
          [1, 'a'],
          [2, 'B'],
          [3, 'c'],
          [null, 'N'],
          [null, 'n'],
        ]);
      });

      it.each(['append', 'merge', 'delete+insert', 'insert_overwrite'])(
        'changes nothing when %s gets no new rows',
        async (incremental_strategy) => {
          const again = await start('inc', { unique_key: 'id', partition_by: 'id', incremental_strategy });
          await again(none);
          expect(await rows('inc', nullsLast)).toEqual([
            [1, 'a'],
            [2, 'b'],
            [null, 'n'],
          ]);
        },
      );

      it.each(['merge', 'delete+insert'])('matches composite keys as a whole by %s', async (incremental_strategy) => {
        await connection.execute(`drop table if exists ${sqlOf('pair')}`);
        const config = { unique_key: ['a', 'b'], incremental_strategy };
        const pairs = (text: string) => `select 1 as a, 1 as b, '${text}' as v union all select 1, 2, '${text}'`;
        await run('pair', { materialized: 'incremental', sql: pairs('old'), config });
        await run('pair', { materialized: 'incremental', sql: `select 1 as a, 2 as b, 'new' as v`, config });
        expect(await rows('pair')).toEqual([
          [1, 1, 'old'],
          [1, 2, 'new'],
        ]);
      });

      it('replaces the partitions that the new rows touch, the one of NULL too', async () => {
        const again = await start('inc', { incremental_strategy: 'insert_overwrite', partition_by: 'id' });
        await again("select 2 as id, 'x' as v union all select 2, 'y' union all select null, 'N'");
        expect(await rows('inc', nullsLast)).toEqual([
          [1, 'a'],
          [2, 'x'],
          [2, 'y'],
          [null, 'N'],
        ]);
      });

      it('replaces partitions by an expression', async () => {
        const again = await start('inc', {
          incremental_strategy: 'insert_overwrite',
          partition_by: 'coalesce(id, 0) % 2',
        });
        await again("select 5 as id, 'x' as v");
        expect(await rows('inc', nullsLast)).toEqual([
          [2, 'b'],
          [5, 'x'],
          [null, 'n'],
        ]);
      });

      it('does not guess which of several new rows a merge keeps', async () => {
        const again = await start('inc', { unique_key: 'id', incremental_strategy: 'merge' });
        const error = await errorOf(again("select 2 as id, 'x' as v union all select 2, 'y'"));
        expect(error.message).toContain('have the same unique_key');
        await again("select null as id, 'x' as v union all select null, 'y' union all select 7, 'z'");
        expect(await rows('inc', nullsLast)).toHaveLength(6);
      });

      it('updates only the columns it is told to', async () => {
        const config = { unique_key: 'id', incremental_strategy: 'merge' };
        const sql = (n: number) => `select 1 as id, ${n} as a, ${n} as b`;
        for (const more of [{ merge_update_columns: ['a'] }, { merge_exclude_columns: ['B'] }]) {
          await connection.execute(`drop table if exists ${sqlOf('part')}`);
          for (const n of [1, 2])
            await run('part', { materialized: 'incremental', sql: sql(n), config: { ...config, ...more } });
          expect(await rows('part')).toEqual([[1, 2, 1]]);
        }
      });

      it('keeps rows that predicates exclude', async () => {
        const config = {
          unique_key: 'id',
          incremental_strategy: 'delete+insert',
          incremental_predicates: ["v <> 'b'"],
        };
        const again = await start('inc', config);
        await again("select 2 as id, 'B' as v");
        expect(await rows('inc', nullsLast)).toEqual([
          [1, 'a'],
          [2, 'B'],
          [2, 'b'],
          [null, 'n'],
        ]);
      });

      it('replaces a microbatch by its window', async () => {
        const config = { incremental_strategy: 'microbatch', event_time: 'happened' };
        const day = (n: number, v: string) => `select timestamp '2024-01-0${n} 10:00:00' as happened, '${v}' as v`;
        await run('batched', { materialized: 'incremental', sql: `${day(1, 'a')} union all ${day(2, 'b')}`, config });
        const given = { batch: { start: '2024-01-02T00:00:00', end: '2024-01-03T00:00:00' } };
        await run('batched', {
          materialized: 'incremental',
          sql: `${day(2, 'B')} union all ${day(3, 'c')}`,
          config,
          given,
        });
        expect(await rowsOf(connection, `select v from ${sqlOf('batched')} order by happened`)).toEqual([['a'], ['B']]);
      });

      it('is made anew by a full refresh, unless its config forbids it', async () => {
        const again = await start('inc', {});
        await run('inc', {
          materialized: 'incremental',
          sql: second,
          fullRefresh: true,
          config: { full_refresh: false },
        });
        expect(await rows('inc', nullsLast)).toHaveLength(6);
        await again(second, { full_refresh: true });
        expect(await rows('inc', nullsLast)).toEqual([
          [2, 'B'],
          [3, 'c'],
          [null, 'N'],
        ]);
      });

      describe('with other columns than before', () => {
        const wider = "select 9 as id, 1.5::double as extra, 'z' as v";
        const narrower = 'select 9 as id';
        const retyped = "select 9000000000::bigint as id, 'z' as v";

        it('ignores new ones, and says when one is gone', async () => {
          const again = await start('inc', { on_schema_change: 'ignore' });
          await again(wider);
          expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR']);
          const error = await errorOf(again(narrower));
          expect(error.code).toBe('ETL4021');
          expect(error.message).toContain('gone from the query: v');
          await again('select 1 as id', { incremental_strategy: 'merge', unique_key: 'id' });
          expect(await rows('inc', nullsLast)).toContainEqual([1, 'a']);
        });

        it('fails with the difference', async () => {
          const again = await start('inc', { on_schema_change: 'fail' });
          const error = await errorOf(again(wider));
          expect(error.code).toBe('ETL4021');
          expect(error.message).toContain('new in the query: extra DOUBLE');
          await again(second);
          expect(await rows('inc', nullsLast)).toHaveLength(6);
        });

        it('appends new ones and leaves old ones empty', async () => {
          const again = await start('inc', {
            on_schema_change: 'append_new_columns',
            unique_key: 'id',
            indexes: [{ columns: ['id'] }],
          });
          await again(wider);
          await again(narrower);
          expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR', 'extra DOUBLE']);
          expect(await rows('inc', nullsLast)).toEqual([
            [1, 'a', null],
            [2, 'b', null],
            [9, null, null],
            [null, 'n', null],
          ]);
        });

        it.each(['append', 'merge', 'delete+insert'])('syncs all of them by %s', async (incremental_strategy) => {
          const again = await start('inc', {
            on_schema_change: 'sync_all_columns',
            unique_key: 'id',
            incremental_strategy,
          });
          await again('select 9 as id, true as flag');
          expect(await columnsOf('inc')).toEqual(['id INTEGER', 'flag BOOLEAN']);
          await again('select 9000000000::bigint as id, true as flag');
          expect(await columnsOf('inc')).toEqual(['id BIGINT', 'flag BOOLEAN']);
          expect(await rows('inc', nullsLast)).toContainEqual([9000000000, true]);
        });

        it('keeps the old columns when the addition fails', async () => {
          const again = await start('inc', { on_schema_change: 'sync_all_columns', unique_key: 'id' });
          expect(await codeOf(again("select 1 as id, cast('x' as integer) as w"))).toBe('ETL4010');
          expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR']);
          await again(retyped);
          expect(await columnsOf('inc')).toEqual(['id BIGINT', 'v VARCHAR']);
        });
      });
    });

    it.runIf(adapter.capabilities.indexes)('makes indexes anew each time', async () => {
      const config = { indexes: [{ columns: ['a'], unique: true }, { columns: ['a', 'b'] }] };
      for (let time = 0; time < 3; time += 1)
        await run('indexed', { materialized: 'table', sql: 'select 1 as a, 2 as b', config });
      expect(await rows('indexed')).toEqual([[1, 2]]);
      expect(await codeOf(connection.execute(`insert into ${sqlOf('indexed')} values (1, 3)`))).toBe('ETL4010');
    });

    it('writes descriptions as comments', async () => {
      const declared = [
        { name: 'A', dataType: null, description: "it's a", quote: false, constraints: [] },
        { name: 'absent', dataType: null, description: 'x', quote: false, constraints: [] },
      ];
      const config = { persist_docs: { relation: true, columns: true } };
      const given = { description: 'The "table"\nof docs', declared };
      for (const materialized of ['view', 'table', 'incremental', 'incremental'])
        await run('documented', { materialized, sql: 'select 1 as a, 2 as b', config, given });
      expect(await rows('documented')).toHaveLength(3);
    });

    it('makes a table with a foreign key anew as often as wanted', async () => {
      const config = { contract: { enforced: true } };
      const column = { name: 'id', dataType: 'int', description: '', quote: false } as const;
      const parent = [{ ...column, constraints: [{ type: 'primary_key' }] }] as const;
      const child = [
        { ...column, constraints: [{ type: 'foreign_key', to: sqlOf('parent'), to_columns: ['id'] }] },
      ] as const;
      const sql = 'select 1 as id';
      await run('parent', { materialized: 'table', sql, config, given: { declared: parent } });
      for (let time = 0; time < 3; time += 1)
        await run('child', { materialized: 'table', sql, config, given: { declared: child } });
      expect(
        await codeOf(
          run('child', { materialized: 'table', sql: 'select 2 as id', config, given: { declared: child } }),
        ),
      ).toBe('ETL4010');
      expect(await rows('child', '1')).toEqual([[1]]);
      await connection.execute(`drop table ${sqlOf('child')}`);
      await run('parent', { materialized: 'table', sql, config, given: { declared: parent } });
    });

    it('enforces a contract, its constraints included', async () => {
      const declared = [
        {
          name: 'id',
          dataType: 'int',
          description: '',
          quote: false,
          constraints: [{ type: 'not_null' }, { type: 'primary_key' }],
        },
        { name: 'v', dataType: 'string', description: '', quote: false, constraints: [] },
      ] as const;
      const config = { contract: { enforced: true } };
      const node = (sql: string, materialized = 'table') =>
        run('agreed', { materialized, sql, config, given: { declared } });
      await node("select 'x' as v, 1 as id");
      await node("select 'x' as v, 2 as id");
      expect(await rows('agreed')).toEqual([[2, 'x']]);
      expect(await codeOf(node("select 'x' as v, null::int as id"))).toBe('ETL4010');
      const error = await errorOf(node("select 'x' as w, 1.5::double as id"));
      expect(error.code).toBe('ETL4023');
      expect(error.message.split('\n').slice(1)).toEqual([
        '  column | query   | contract | why',
        '  id     | DOUBLE  | INTEGER  | other type',
        '  v      |         | VARCHAR  | missing in the query',
        '  w      | VARCHAR |          | missing in the contract',
      ]);
      expect(await rows('agreed')).toEqual([[2, 'x']]);
      await node("select 'y' as v, 3 as id", 'incremental');
      expect(await rows('agreed')).toHaveLength(2);
    });
  });
}
