import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { CliProject } from '../../testing/cli.ts';
import { LossyProxy } from '../../testing/lossy-proxy.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A project that loads table `t` of a connection. */
function projectOf(connection: YamlMap, load: YamlMap): CliProject {
  const project = new CliProject();
  ending.push(() => project.remove());
  const output = { type: 'duckdb', path: 'w.duckdb', schema: 'main', connections: { shop: connection } };
  const columns = [
    { name: 'id', data_type: 'bigint' },
    { name: 'amount', data_type: 'integer' },
  ];
  const source = {
    name: 'shop',
    schema: 'raw',
    config: { connection: 'shop' },
    tables: [{ name: 't', load, columns }],
  };
  return project.write({
    'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }),
    'sources/shop.yml': JSON.stringify({ sources: [source] }),
  });
}

async function rows(project: CliProject, sql: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(project.path('w.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const LOG = `select status, rows_at_source, rows_loaded, error_code from etl_audit.table_processing_log order by started_at`;
const KEPT = 'select count(*), max(id) from raw.t';

describeWithServers(['mariadb'], 'Rows of MariaDB that go while they are read', () => {
  it('are an error that leaves the rows of before, or a warning', async () => {
    const source = await startMariadbSource();
    ending.push(() => source.stop());
    // Without transactions, no snapshot keeps the table as it was.
    await source.run('create table t (id bigint primary key, amount int) engine = MyISAM');
    await source.run('insert into t select seq, seq from seq_1_to_20');
    await source.run('create view slowly as select * from t where sleep(0.02) = 0');
    const project = projectOf(source.connection, { table: 't' });
    expect((await project.etl(['load'])).exit).toBe(0);

    const deleteMeanwhile = async (id: number, load: YamlMap) => {
      const changed = projectOf(source.connection, { table: 'slowly', ...load });
      project.write({ 'sources/shop.yml': changed.read('sources/shop.yml') });
      const loading = project.start(['load']);
      const reading = `select 1 from information_schema.processlist where db = database() and id <> connection_id()
        and info like '%slowly%' and state = 'User sleep'`;
      while (((await source.run(reading)) as unknown[]).length === 0) await setTimeout(10);
      // It waits until the reading ends, and comes before the counting.
      await source.run(`delete from t where id = ${id}`);
      return await loading.ended;
    };
    const failed = await deleteMeanwhile(20, {});
    expect([failed.exit, failed.stdout]).toEqual([
      1,
      expect.stringMatching(/ETL5087 {2}sources\/shop.yml[\s\S]*counts 19 rows, but 20 were loaded[\s\S]*count_check/),
    ]);
    expect(await rows(project, KEPT)).toEqual([['20', '20']]);
    const warned = await deleteMeanwhile(19, { count_check: 'warn' });
    expect([warned.exit, warned.stdout]).toEqual([
      0,
      expect.stringContaining('Source "shop.t" counts 18 rows, but 19 were loaded.'),
    ]);
    expect(await rows(project, KEPT)).toEqual([['19', '19']]);
    expect(await rows(project, LOG)).toEqual([
      ['success', '20', '20', 'null'],
      ['error', 'null', '0', 'ETL5087'],
      ['success', '18', '19', 'null'],
    ]);
  }, 120_000);
});

describeWithServers(['postgres'], 'Rows of PostgreSQL that are lost on the way', () => {
  it('are an error that leaves the rows of before', async () => {
    const source = await startPostgresSource();
    ending.push(() => source.stop());
    await source.run(
      `create table t (id bigint primary key, amount int); insert into t select i, i from generate_series(1, 20) i`,
    );
    const proxy = await LossyProxy.start(Number(source.connection.port), /^7\t|^7,/);
    ending.push(() => proxy.stop());
    const project = projectOf({ ...source.connection, port: proxy.port, sslmode: 'disable' }, {});
    expect((await project.etl(['load'])).exit).toBe(0);
    await source.run('insert into t values (21, 21)');
    proxy.isLossy = true;
    const failed = await project.etl(['load']);
    expect([failed.exit, failed.stdout]).toEqual([1, expect.stringContaining('counts 21 rows, but 20 were loaded')]);
    expect(await rows(project, KEPT)).toEqual([['20', '20']]);
    proxy.isLossy = false;
    expect((await project.etl(['load'])).exit).toBe(0);
    expect(await rows(project, KEPT)).toEqual([['21', '21']]);
  }, 120_000);
});

for (const [server, start] of [
  ['postgres', startPostgresSource],
  ['mariadb', startMariadbSource],
] as const)
  describeWithServers([server], `Rows of ${server} that are set aside`, () => {
    it('count as rows that came', async () => {
      const source = await start();
      ending.push(() => source.stop());
      await source.create({
        name: 't',
        columns: { id: 'bigint', amount: 'string' },
        primaryKey: ['id'],
        rows: [
          ['1', '10'],
          ['2', 'ten'],
          ['3', '30'],
          ['4', '99999999999999'],
        ],
      });
      const project = projectOf(source.connection, { bad_rows: 'set_aside' });
      const { exit, stdout } = await project.etl(['load']);
      expect([exit, stdout]).toEqual([0, expect.stringContaining('shop.t: 2 bad rows set aside')]);
      expect(await rows(project, LOG)).toEqual([['success', '4', '2', 'null']]);
      expect(await rows(project, 'select count(*), min(row_key) from etl_audit.rejected_rows')).toEqual([
        ['2', expect.any(String)],
      ]);
    }, 120_000);
  });
