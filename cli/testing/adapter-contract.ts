import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Adapter,
  type Cell,
  type Connection,
  relation,
  renderRelation,
  type Warehouse,
} from '../adapters/index.ts';
import { EtlError } from '../diagnostics/index.ts';

/** What the contract suite needs to know of one engine. */
export interface AdapterHarness {
  readonly adapter: Adapter;
  /** Opens a warehouse that nothing else uses. */
  open(): Promise<Warehouse>;
  /** SQL expressions of every type the engine has, with the cell each must give. */
  readonly values: readonly (readonly [sql: string, cell: Cell])[];
  /** A query that runs for minutes. */
  readonly slowQuery: string;
  /** The engine in the test tells no places in statements, though the real one does: those are tested otherwise. */
  readonly tellsNoPlaces?: boolean;
  /** A column that has to be quoted; `Odd "name"` unless told. */
  readonly oddColumn?: string;
  /** A table that has to be quoted; `Listed One` unless told. */
  readonly oddTable?: string;
}

/** The code of the `EtlError` that `work` rejects with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await errorOf(work);
  return error.code;
}

/** The `EtlError` that `work` rejects with; fails the test when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<EtlError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof EtlError) return error;
    throw error;
  }
  expect.unreachable('it should have been rejected');
}

/** A test of what an engine says it can do; where it cannot there is none, since a skipped test is taken for a failed one. */
function itWhen(can: boolean): (name: string, test: () => Promise<void>) => void {
  return (name, test) => {
    if (can) it(name, test);
  };
}

/** Runs the contract that every adapter keeps, against the real engine. */
export function adapterContract(harness: AdapterHarness): void {
  const { adapter } = harness;
  const { quote, literal } = adapter.dialect;
  describe(`the ${adapter.type} adapter`, () => {
    let warehouse: Warehouse;
    let connection: Connection;
    const schema = 'contract_s';
    const oddTable = harness.oddTable ?? 'Listed One';
    const named = (identifier: string) => relation({ database: warehouse.database, schema, identifier });
    const sqlOf = (identifier: string) => renderRelation(named(identifier), quote);

    beforeAll(async () => {
      warehouse = await harness.open();
      connection = await warehouse.connect();
      await connection.execute(adapter.dialect.createSchema(warehouse.database, schema));
    });
    afterAll(async () => {
      await warehouse.close();
    });

    it('creates a schema that exists already without complaint', async () => {
      await connection.execute(adapter.dialect.createSchema(warehouse.database, schema));
      const schemas = await adapter.introspection.listSchemas(connection, warehouse.database);
      expect(schemas).toContain(schema);
    });

    it('tells how many rows a statement changed', async () => {
      await connection.execute(`create table ${sqlOf('counted')} as select 1 as a union all select 2`);
      const inserted = await connection.execute(
        `insert into ${sqlOf('counted')} select a + 10 from ${sqlOf('counted')}`,
      );
      expect(inserted.rowsAffected).toBe(2);
      const deleted = await connection.execute(`delete from ${sqlOf('counted')} where a > 10`);
      expect(deleted.rowsAffected).toBe(2);
    });

    it('runs several statements in one go', async () => {
      await connection.execute(
        `create table ${sqlOf('several')} (a integer); insert into ${sqlOf('several')} values (7);`,
      );
      const { rows } = await connection.query(`select a from ${sqlOf('several')}`);
      expect(rows).toEqual([[7]]);
    });

    it.each(harness.values.map(([sql, cell]) => ({ sql, cell })))('gives $sql as its cell', async ({ sql, cell }) => {
      const { rows } = await connection.query(`select ${sql} as v`);
      expect(rows[0]?.[0]).toEqual(cell);
    });

    it('gives column names and types with a result, also an empty one', async () => {
      const odd = harness.oddColumn ?? 'Odd "name"';
      const from = 'from (select 1 as a) t where 1 = 0';
      const result = await connection.query(`select 1 as ${quote(odd)}, 'x' as b ${from}`);
      expect(result.columns.map(({ name }) => name)).toEqual([odd, 'b']);
      expect(result.rows).toEqual([]);
    });

    it('gives the first rows only under a limit, and goes on', async () => {
      await connection.execute(`create table ${sqlOf('many')} as select 1 as a union all select 2 union all select 3`);
      const limited = await connection.query(`select a from ${sqlOf('many')} order by a`, { limit: 2 });
      expect(limited.rows).toEqual([[1], [2]]);
      const { rows } = await connection.query(`select count(*) from ${sqlOf('many')}`);
      expect(rows).toEqual([[3]]);
    });

    it('queues statements that are sent at once', async () => {
      const results = await Promise.all([1, 2, 3, 4, 5].map((n) => connection.query(`select ${n} as n`)));
      expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([1, 2, 3, 4, 5]);
    });

    it('describes a select without running it', async () => {
      const columns = await connection.describe(`select 1 as a, ${literal("it's")} as b -- and a comment`);
      expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
      expect(columns[0]?.dataType).toMatch(/^INT/);
    });

    it('lists relations with their kinds, and their columns in order', async () => {
      await connection.execute(`create table ${sqlOf(oddTable)} (b integer, ${quote('select')} integer)`);
      await connection.execute(`create view ${sqlOf('listed_view')} as select * from ${sqlOf(oddTable)}`);
      const found = await adapter.introspection.listRelations(connection, warehouse.database, schema);
      const kinds = Object.fromEntries(found.map(({ identifier, type }) => [identifier, type]));
      expect(kinds).toMatchObject({ [oddTable]: 'table', listed_view: 'view' });
      const columns = await adapter.introspection.columnsOf(connection, named(oddTable));
      expect(columns.map(({ name }) => name)).toEqual(['b', 'select']);
    });

    it('has no columns for a relation that is not there', async () => {
      expect(await adapter.introspection.columnsOf(connection, named('absent'))).toEqual([]);
    });

    itWhen(harness.tellsNoPlaces !== true)('points at the wrong name in the SQL', async () => {
      const error = await errorOf(connection.query('select 1,\n  nono\nfrom (select 1 as yes) t'));
      expect(error.code).toBe('ETL4010');
      expect(error.message).toContain('nono');
      expect(error.diagnostic.compiled).toMatchObject({ line: 2, column: 3 });
    });

    itWhen(harness.tellsNoPlaces !== true)('points at the wrong name in a described select', async () => {
      const error = await errorOf(connection.describe('select\n  nono from (select 1 as yes) t'));
      expect(error.diagnostic.compiled).toMatchObject({ line: 2, column: 3 });
    });

    it('cancels the running statement and goes on', async () => {
      const running = connection.query(harness.slowQuery);
      const code = codeOf(running);
      await new Promise((resolve) => setImmediate(resolve));
      connection.interrupt();
      expect(await code).toBe('ETL4011');
      expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
    });

    it('forgets an interrupt that meets no statement', async () => {
      connection.interrupt();
      expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
    });

    itWhen(adapter.capabilities.transactionalDdl)('hides a transaction from others until it commits', async () => {
      const other = await warehouse.connect();
      await connection.begin();
      expect(connection.inTransaction).toBe(true);
      await connection.execute(`create table ${sqlOf('hidden')} as select 1 as a`);
      expect(await adapter.introspection.columnsOf(other, named('hidden'))).toEqual([]);
      await connection.commit();
      expect(connection.inTransaction).toBe(false);
      expect((await other.query(`select a from ${sqlOf('hidden')}`)).rows).toEqual([[1]]);
      await other.close();
    });

    itWhen(adapter.capabilities.transactionalDdl)('undoes a transaction, tables included', async () => {
      await connection.begin();
      await connection.execute(`create table ${sqlOf('undone')} as select 1 as a`);
      await connection.rollback();
      expect(connection.inTransaction).toBe(false);
      expect(await adapter.introspection.columnsOf(connection, named('undone'))).toEqual([]);
    });
  });
}
