import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoadFixture, type TableFixture } from '../../../testing/load-fixture.ts';
import { failures } from '../../../testing/rows-contract.ts';
import { describeWithServers } from '../../../testing/servers/describe-with-servers.ts';
import { type PostgresServer, startPostgres } from '../../../testing/servers/postgres.ts';

const TABLE: TableFixture = {
  name: 't',
  columns: { id: 'integer' },
  load: { strategy: 'cdc' },
  primaryKey: ['id'],
};

describeWithServers(['postgres'], 'A replication slot of PostgreSQL that is lost', () => {
  let server: PostgresServer;
  let client: Client;
  let fixture: LoadFixture;
  beforeAll(async () => {
    const settings = {
      max_slot_wal_keep_size: '1MB',
      min_wal_size: '32MB',
      max_wal_size: '32MB',
      max_replication_slots: 2,
    };
    server = await startPostgres({ settings });
    const { host, port, user, password } = server;
    client = new Client({ host, port, user, password, database: 'postgres' });
    await client.connect();
    await client.query('create table t (id int primary key); insert into t values (1)');
    fixture = await LoadFixture.create();
  });
  afterAll(async () => {
    await client?.end();
    await fixture?.close();
    await server?.stop();
  });
  const load = async (fullRefresh = false) => {
    const { host, port, user, password } = server;
    const shop = { type: 'postgres', host, port, user, password, database: 'postgres' };
    return await fixture.load(TABLE, { connections: { shop }, fullRefresh });
  };

  it('is told with what to do, and --full-refresh makes another', async () => {
    await load();
    for (let segment = 0; segment < 6; segment += 1)
      await client.query(`create table filler as select repeat('x', 2000) from generate_series(1, 8000);
        drop table filler; select pg_switch_wal(); checkpoint`);
    const { rows } = await client.query('select wal_status from pg_replication_slots');
    expect(rows).toEqual([{ wal_status: 'lost' }]);
    const [lost] = await failures(load());
    expect(lost).toMatchObject({
      code: 'ETL5052',
      message: expect.stringMatching(/has given up the replication slot "etl_dev_shop_t_[0-9a-f]{8}_a"/),
      hint: expect.stringMatching(/--full-refresh[\s\S]*max_slot_wal_keep_size/),
    });
    expect((await load(true)).rows).toBe(1);
    expect((await load()).message).toBe('LOAD 0 rows');
  });

  it('is told where the server has no room for another', async () => {
    await client.query(`select pg_create_logical_replication_slot('taken', 'pgoutput')`);
    expect((await failures(load(true)))[0]).toMatchObject({
      code: 'ETL5051',
      message: expect.stringContaining('max_replication_slots'),
      hint: expect.stringContaining('pg_replication_slots'),
    });
    expect((await load()).message).toBe('LOAD 0 rows');
  });
});
