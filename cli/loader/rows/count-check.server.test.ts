import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { LossyProxy } from '../../testing/lossy-proxy.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { ShopProject } from '../../testing/shop-project.ts';

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const table = (load: YamlMap) => [{ name: 't', load, columns: { id: 'bigint', amount: 'integer' } }];

/** A project that loads table `t` of a connection. */
function projectOf(connection: YamlMap, load: YamlMap): ShopProject {
  const project = new ShopProject(connection, table(load));
  ending.push(() => project.remove());
  return project;
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
      project.declare(source.connection, table({ table: 'slowly', ...load }));
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
    expect(await project.rows(KEPT)).toEqual([['20', '20']]);
    const warned = await deleteMeanwhile(19, { count_check: 'warn' });
    expect([warned.exit, warned.stdout]).toEqual([
      0,
      expect.stringContaining('Source "shop.t" counts 18 rows, but 19 were loaded.'),
    ]);
    expect(await project.rows(KEPT)).toEqual([['19', '19']]);
    expect(await project.rows(LOG)).toEqual([
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
    expect(await project.rows(KEPT)).toEqual([['20', '20']]);
    proxy.isLossy = false;
    expect((await project.etl(['load'])).exit).toBe(0);
    expect(await project.rows(KEPT)).toEqual([['21', '21']]);
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
      expect(await project.rows(LOG)).toEqual([['success', '4', '2', 'null']]);
      expect(await project.rows('select count(*), min(row_key) from etl_audit.rejected_rows')).toEqual([
        ['2', expect.any(String)],
      ]);
    }, 120_000);
  });
