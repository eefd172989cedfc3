import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import type { LoadChildReport, LoadChildTask } from '../../testing/load-child.ts';
import { LoadFixture, sourceNode, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { postgresDatabase } from '../../testing/servers/shared.ts';
import { type LoadStep, ROWS_STEPS } from '../steps.ts';

const CHILD = fileURLToPath(new URL('../../../dist/cli/testing/load-child.js', import.meta.url));
/** Steps that every table of a cluster reaches, and every chunk of a table. */
const TWICE: readonly LoadStep[] = ['chunk read', 'prepared', 'rows inserted', 'ledger written', 'committed'];

const orders = (load: YamlMap): TableFixture => ({
  name: 'orders',
  columns: { order_id: 'bigint', day: 'date', note: 'string' },
  load: { chunk_rows: 2, ...load },
  primaryKey: ['order_id'],
});
const lines: TableFixture = {
  name: 'lines',
  columns: { order_id: 'bigint', line: 'integer', product: 'string' },
  load: {
    strategy: 'incremental',
    cursor: { column: 'day', through: 'orders', on: 'order_id' },
    lookback_days: 2,
    cluster: 'orders',
    chunk_rows: 2,
  },
  primaryKey: ['order_id', 'line'],
};
const looking = { strategy: 'incremental', cursor: 'day', lookback_days: 2, cluster: 'orders' };

/** Ways to load whose result is the whole source, as the changes below are all that happened meanwhile. */
const WAYS: readonly { readonly name: string; readonly tables: readonly TableFixture[] }[] = [
  { name: 'a cluster that looks back', tables: [orders(looking), lines] },
  { name: 'a merge by cursor', tables: [orders({ strategy: 'incremental', cursor: 'day', write: 'merge' })] },
  { name: 'a full refresh', tables: [orders({})] },
];

describeWithServers(['postgres'], 'A load of rows that is killed', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'etl-rows-crash-'));
  let client: Client;
  let connections: Record<string, YamlMap>;
  beforeAll(async () => {
    const { host, port, user, password, database } = await postgresDatabase();
    client = new Client({ host, port, user, password, database });
    await client.connect();
    connections = { shop: { type: 'postgres', host, port, user, password, database } };
  });
  afterAll(async () => {
    await client?.query(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
    );
    await client?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fill(): Promise<void> {
    await client.query(`drop table if exists lines; drop table if exists orders;
      create table orders (order_id bigint primary key, day date, note text);
      create table lines (order_id bigint, line int, product text, primary key (order_id, line));
      insert into orders select n, date '2024-01-01' + n::int, 'n' || n from generate_series(1, 6) as n;
      insert into lines select n, 1, 'p' || n from generate_series(1, 6) as n`);
  }

  const change = async () =>
    await client.query(`insert into orders values (7, '2024-01-07', 'late'), (8, '2024-01-08', 'new'), (9, '2024-01-09', 'new');
      update orders set note = 'changed' where order_id = 6;
      insert into lines values (8, 1, 'a'), (8, 2, 'b'), (9, 1, 'c'); delete from lines where order_id = 6`);

  const queryOf = (tables: readonly TableFixture[]) =>
    tables.length === 1
      ? `select order_id, day, note from raw_shop.orders order by 1`
      : `select o.order_id, o.day, o.note, l.line, l.product from raw_shop.orders as o left join raw_shop.lines as l using (order_id) order by 1, 4`;

  async function atSource(tables: readonly TableFixture[]): Promise<string[][]> {
    const { rows } = await client.query({
      text: queryOf(tables)
        .replaceAll('raw_shop.', '')
        .replace('o.day', 'o.day::text')
        .replace(', day,', ', day::text,'),
      rowMode: 'array',
    });
    return rows.map((row: unknown[]) => row.map((cell) => (cell === null ? 'null' : String(cell))));
  }

  async function loaded(tables: readonly TableFixture[]): Promise<LoadFixture> {
    const fixture = await LoadFixture.create();
    const sources = tables.map((table): [string, ReturnType<typeof sourceNode>] => [
      table.name ?? '',
      sourceNode(table),
    ]);
    const manifest = { sources: new Map(sources), nodes: new Map(), childMap: new Map() };
    await fixture.loadTogether(tables, { connections, manifest });
    await fixture.disconnect();
    return fixture;
  }

  function child(task: LoadChildTask): { signal: string | null; report: LoadChildReport | undefined; stderr: string } {
    const { signal, stdout, stderr } = spawnSync(process.execPath, [CHILD, JSON.stringify(task)], { encoding: 'utf8' });
    return { signal, report: stdout === '' ? undefined : JSON.parse(stdout), stderr };
  }

  for (const { name, tables } of WAYS)
    it(`leaves nothing lost and nothing twice, at any step: ${name}`, async () => {
      await fill();
      const base = await loaded(tables);
      await change();
      const expected = await atSource(tables);
      const query = queryOf(tables);
      let kills = 0;
      for (const step of ROWS_STEPS)
        for (const time of TWICE.includes(step) ? [1, 2] : [1]) {
          const root = path.join(folder, `${tables.length}-${name}-${ROWS_STEPS.indexOf(step)}-${time}`);
          cpSync(base.root, root, { recursive: true });
          const killed = child({ root, tables, connections, query, killAt: { step, time } });
          const isReached = killed.signal === 'SIGKILL';
          if (isReached) kills += 1;
          expect([step, time, killed.stderr, time === 1 ? isReached : true]).toEqual([step, time, '', true]);
          const { report, stderr } = child({ root, tables, connections, query });
          expect([step, time, stderr]).toEqual([step, time, '']);
          expect([step, time, report?.rows]).toEqual([step, time, expected]);
          expect(report?.landings.filter((file) => file.includes('.part') || file.includes('_pending'))).toEqual([]);
          rmSync(root, { recursive: true, force: true });
        }
      expect(kills).toBeGreaterThanOrEqual(ROWS_STEPS.length);
      await base.close();
    }, 300_000);
});
