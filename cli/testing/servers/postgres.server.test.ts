import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServers } from './describe-with-servers.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

describeWithServers(['postgres'], 'A PostgreSQL server of a test', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ settings: { statement_timeout: 54_321 } });
  });
  afterAll(() => server?.stop());

  async function ask(sql: string, options: object = {}): Promise<unknown> {
    const { host, port, user, password } = server;
    const client = new Client({ host, port, user, password, database: 'postgres', ...options });
    await client.connect();
    const { rows } = await client.query(sql).finally(() => client.end());
    return rows;
  }

  it('takes further settings', async () => {
    expect(await ask('show statement_timeout')).toEqual([{ statement_timeout: '54321ms' }]);
  });

  it('speaks TLS to a client that trusts its certificate, and refuses another password', async () => {
    const answer = await ask('select ssl from pg_stat_ssl where pid = pg_backend_pid()', { ssl: { ca: server.ca } });
    expect(answer).toEqual([{ ssl: true }]);
    await expect(ask('select 1', { password: 'wrong' })).rejects.toMatchObject({ code: '28P01' });
  });

  it('decodes changes for logical replication', async () => {
    await ask("select pg_create_logical_replication_slot('changes', 'pgoutput')");
    expect(await ask('select slot_name from pg_replication_slots')).toEqual([{ slot_name: 'changes' }]);
  });

  it('keeps its data and its port when it is started again, in good order or after its death', async () => {
    await ask('create table orders as select 1 as id');
    await server.restart();
    expect(await ask('select id from orders')).toEqual([{ id: 1 }]);
    await server.kill();
    await expect(ask('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    expect(await ask('select id from orders')).toEqual([{ id: 1 }]);
  });

  it('leaves nothing behind when it is stopped, once or more', async () => {
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  });

  it('does not decode changes when told not to', async () => {
    server = await startPostgres({ logical: false });
    expect(await ask('show wal_level')).toEqual([{ wal_level: 'replica' }]);
  });
});
