import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import type { LoadChildTask } from '../../testing/load-child.ts';
import { LoadChildren } from '../../testing/load-children.ts';
import { LoadFixture, sourceNode, type TableFixture } from '../../testing/load-fixture.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import type { RowsSystem } from '../../testing/rows-contract/harness.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type LoadStep, ROWS_STEPS } from '../steps.ts';

/** Steps of which the last time counts as well, where several tables reach them. */
const TWICE: readonly LoadStep[] = ['prepared', 'ledger written', 'committed'];
const STEPS: readonly LoadStep[] = ROWS_STEPS;
/** From here on the rows are those of the source. */
const COMMITTED = STEPS.indexOf('committed');

/** A table of a way, and how its rows are compared. */
interface LoadedTable extends TableFixture {
  readonly name: string;
  readonly cells: string;
}

const orders = (load: YamlMap): LoadedTable => ({
  name: 'orders',
  columns: { order_id: 'bigint', day: 'date', note: 'string' },
  load: { chunk_rows: 2, ...load },
  primaryKey: ['order_id'],
  cells: 'order_id, cast(day as char(10)), note',
});
const lines: LoadedTable = {
  name: 'order_lines',
  columns: { order_id: 'bigint', line: 'integer', product: 'string' },
  load: {
    strategy: 'incremental',
    cursor: { column: 'day', through: 'orders', on: 'order_id' },
    cursor_nulls: 'include',
    lookback_days: 2,
    chunk_rows: 2,
  },
  primaryKey: ['order_id', 'line'],
  cells: 'order_id, line, product',
};
const customers: LoadedTable = {
  name: 'customers',
  columns: { id: 'bigint', changed: 'timestamp', note: 'string' },
  load: { strategy: 'incremental', cursor: 'changed' },
  primaryKey: ['id'],
  cells: 'id, cast(changed as char(19)), note',
};
const events: LoadedTable = {
  name: 'events',
  columns: { id: 'bigint', note: 'string' },
  load: { strategy: 'incremental', cursor: 'id', write: 'append' },
  cells: 'id, note',
};
const countries: LoadedTable = { ...events, name: 'countries', load: {} };

/** A cluster of tables that are each read and written in another way. */
const CLUSTER = [
  orders({ strategy: 'incremental', cursor: 'day', lookback_days: 2 }),
  lines,
  customers,
  events,
  countries,
].map((table) => ({ ...table, load: { ...table.load, cluster: 'sales' } }));

const FIRST = [
  'drop table if exists orders',
  'drop table if exists order_lines',
  'drop table if exists customers',
  'drop table if exists events',
  'drop table if exists countries',
  'create table orders (order_id bigint primary key, day date, note varchar(20))',
  'create table order_lines (order_id bigint, line int, product varchar(20), primary key (order_id, line))',
  'create table customers (id bigint primary key, changed timestamp, note varchar(20))',
  'create table events (id bigint primary key, note varchar(20))',
  'create table countries (id bigint primary key, note varchar(20))',
  "insert into orders values (1, '2024-01-01', 'a'), (2, '2024-01-02', 'b'), (3, null, 'c')",
  "insert into order_lines values (1, 1, 'x'), (2, 1, 'y'), (2, 2, 'z'), (3, 1, 'w')",
  "insert into customers values (0, '2024-01-01 10:00:00', 'a'), (1, '2024-01-01 10:00:00', 'b'), (2, '2024-01-01 10:00:00', 'c')",
  "insert into events values (1, 'a'), (2, 'b'), (3, 'c')",
  "insert into countries values (1, 'a'), (2, 'b'), (3, 'c')",
];

/** What happens at the source before the n-th kill: nothing that one of the ways would not see. */
function changes(n: number): string[] {
  const at = new Date(Date.UTC(2024, 0, 3 + n)).toISOString().slice(0, 10);
  const id = 100 + n;
  return [
    `insert into orders values (${id}, '${at}', 'new'), (${id + 1000}, null, 'undated')`,
    `update orders set note = 'changed ${n}' where order_id = ${id - 1}`,
    `delete from orders where order_id = ${id - 2 + 1000}`,
    `insert into order_lines values (${id}, 1, 'a'), (${id}, 2, 'b'), (${id + 1000}, 1, 'c')`,
    `delete from order_lines where order_id = ${id - 1} and line = 2 or order_id = ${id - 2 + 1000}`,
    `update customers set note = 'changed ${n}', changed = '${at} 10:00:00' where id = ${n % 3}`,
    `insert into customers values (${id}, '${at} 10:00:00', 'new'), (${id + 1000}, null, 'never')`,
    `insert into events values (${id}, 'new')`,
    `insert into countries values (${id}, 'new')`,
    `delete from countries where id = ${id - 3}`,
  ];
}

type Source = RowsSystem & { run(sql: string, values?: readonly unknown[]): Promise<unknown> };

/** A source whose tables are loaded, killed and loaded again. */
class Crashes {
  readonly #source: Source;
  readonly #children = new LoadChildren();

  constructor(source: Source) {
    this.#source = source;
  }

  async run(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#source.run(sql);
  }

  async stop(): Promise<void> {
    await this.#children.stop();
    await this.#source.stop();
  }

  /** Kills a load at every step, with changes before each, and compares what the next load leaves with the source. */
  async walk(tables: readonly LoadedTable[], { refreshes = 'never' }: Refreshing = {}): Promise<void> {
    await this.run(FIRST);
    const fixture = await LoadFixture.create();
    const connections = { shop: this.#source.connection };
    const sources = tables.map((table): [string, ReturnType<typeof sourceNode>] => [table.name, sourceNode(table)]);
    const manifest = { sources: new Map(sources), nodes: new Map(), childMap: new Map() };
    const more = { connections, manifest, fullRefresh: refreshes === 'always' };
    const load = async () => await fixture.loadTogether(tables, more);
    const task: LoadChildTask = { root: fixture.root, tables, connections, fullRefresh: refreshes !== 'never' };
    try {
      await load();
      const kills = killsOf(tables.length);
      for (const [n, killAt] of kills.entries()) {
        const before = await this.#loaded(fixture, tables);
        await this.run(changes(n));
        const after = await this.#atSource(tables);
        await fixture.disconnect();
        const { signal, stderr } = await this.#children.run({ ...task, killAt });
        expect([killAt, signal, stderr]).toEqual([killAt, 'SIGKILL', '']);
        const isCommitted = STEPS.indexOf(killAt.step) >= COMMITTED;
        expect([killAt, await this.#loaded(fixture, tables)]).toEqual([killAt, isCommitted ? after : before]);
        await this.#expectNothingForgotten(fixture);
        await load();
        expect([killAt, await this.#loaded(fixture, tables)]).toEqual([killAt, after]);
        expect([killAt, await strayLandings(fixture)]).toEqual([killAt, []]);
        expect([killAt, await this.#straySlots(fixture)]).toEqual([killAt, []]);
      }
    } finally {
      await fixture.close();
    }
  }

  async #atSource(tables: readonly LoadedTable[]): Promise<string[][][]> {
    const found: string[][][] = [];
    for (const { cells, name } of tables) {
      const rows = (await this.#source.run(`select ${cells} from ${name} order by 1, 2`, [])) as object[];
      found.push(rows.map((row) => Object.values(row).map(String)));
    }
    return found;
  }

  async #loaded(fixture: LoadFixture, tables: readonly LoadedTable[]): Promise<string[][][]> {
    const found: string[][][] = [];
    for (const { cells, name } of tables)
      found.push(await fixture.rows(`select ${cells} from raw_shop.${name} order by 1, 2`));
    return found;
  }

  /** The server still has all changes after the position that is committed. */
  async #expectNothingForgotten(fixture: LoadFixture): Promise<void> {
    for (const [lsn, , slot] of await positions(fixture)) {
      const sql = `select confirmed_flush_lsn <= '${lsn}' from pg_replication_slots where slot_name = '${slot}'`;
      expect(await this.#source.run(sql, [])).toEqual([[true]]);
    }
  }

  /** Slots that no committed load goes on from. */
  async #straySlots(fixture: LoadFixture): Promise<unknown[]> {
    const used = (await positions(fixture)).map(([, , slot]) => slot);
    if (used.length === 0) return [];
    const sql = 'select slot_name from pg_replication_slots where database = current_database()';
    const slots = (await this.#source.run(sql, [])) as string[][];
    return slots.flat().filter((slot) => !used.includes(slot));
  }
}

/** Whether only those loads are full refreshes that are killed, or all. */
interface Refreshing {
  readonly refreshes?: 'never' | 'killed' | 'always';
}

/** The words of the committed positions. */
async function positions(fixture: LoadFixture): Promise<string[][]> {
  const table = 'etl_audit.incremental_watermarks';
  const found = await fixture.rows(`select source_position from ${table} where source_position is not null`);
  return found.map(([position = '']) => position.split(' '));
}

function killsOf(tables: number): { readonly step: LoadStep; readonly time: number }[] {
  return STEPS.flatMap((step, index) => {
    const times = tables === 1 ? [1] : TWICE.includes(step) ? [1, tables] : [1 + (index % tables)];
    return times.map((time) => ({ step, time }));
  });
}

/** Landing files that are not those of committed loads. */
async function strayLandings(fixture: LoadFixture): Promise<string[]> {
  const ids = (await fixture.rows('select load_id from etl_audit.load_history')).map(([id]) => id ?? '');
  const isOf = (file: string) => ids.some((id) => file.includes(id)) && file.endsWith('.parquet');
  return (await fixture.landings()).filter((file) => !isOf(file));
}

describeWithServers(['postgres'], 'A load of rows from PostgreSQL that is killed at any step', () => {
  let crashes: Crashes;
  beforeAll(async () => {
    crashes = new Crashes(await startPostgresSource());
  });
  afterAll(() => crashes?.stop());

  it('is made good by the next one: a cluster of all ways to read and write', async () => {
    await crashes.walk(CLUSTER);
  }, 300_000);
  it('is made good by the next one: changes in their order', async () => {
    await crashes.walk([orders({ strategy: 'cdc' })]);
  }, 300_000);
  it('is made good by the next one: the rows before the first change', async () => {
    await crashes.walk([orders({ strategy: 'cdc' })], { refreshes: 'always' });
  }, 300_000);
  it('is made good by the next one, which reads anew by itself what a full refresh was asked for', async () => {
    await crashes.walk([orders({ strategy: 'cdc' })], { refreshes: 'killed' });
  }, 300_000);
});

describeWithServers(['mariadb'], 'A load of rows from MariaDB that is killed at any step', () => {
  let crashes: Crashes;
  beforeAll(async () => {
    crashes = new Crashes(await startMariadbSource());
  });
  afterAll(() => crashes?.stop());

  it('is made good by the next one: a cluster of all ways to read and write', async () => {
    await crashes.walk(CLUSTER);
  }, 300_000);
});
