import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServers } from './describe-with-servers.ts';
import { type MariadbServer, startMariadb } from './mariadb.ts';

describeWithServers(['mariadb'], 'A MariaDB server of a test', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb({ args: ['--sql-mode='] });
  });
  afterAll(() => server?.stop());

  async function ask(sql: string, options: object = {}): Promise<unknown> {
    const { host, port, user, password } = server;
    const connection = await createConnection({ host, port, user, password, ...options });
    const [rows] = await connection.query(sql).finally(() => connection.end());
    return rows;
  }

  it('takes further arguments', async () => {
    expect(await ask('select @@global.sql_mode as mode')).toEqual([{ mode: '' }]);
  });

  it('speaks TLS to a client that trusts its certificate, and refuses another password', async () => {
    const cipher = await ask("show status like 'Ssl_cipher'", { ssl: { ca: server.ca } });
    expect(cipher).toEqual([{ Variable_name: 'Ssl_cipher', Value: expect.stringMatching(/^TLS_/) }]);
    await expect(ask('select 1', { password: 'wrong' })).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  });

  it('keeps its data and its port when it is started again, in good order or after its death', async () => {
    await ask('create database shop');
    await ask('create table shop.orders as select 1 as id');
    await server.restart();
    expect(await ask('select id from shop.orders')).toEqual([{ id: 1 }]);
    await server.kill();
    await expect(ask('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    expect(await ask('select id from shop.orders')).toEqual([{ id: 1 }]);
  });

  it('leaves nothing behind when it is stopped, once or more', async () => {
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
    await expect(ask('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('tells why it does not start', async () => {
    const starting = startMariadb({ args: ['--no-such-option'] });
    await expect(starting).rejects.toThrow(/MariaDB ended while starting:[\s\S]*no-such-option/);
  });
});
