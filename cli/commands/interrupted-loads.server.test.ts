import { existsSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { mariadbDatabase, postgresDatabase, type SharedDatabase } from '../testing/servers/shared.ts';

/** A server, how it is spoken to, and a view that gives a row every few milliseconds. */
interface Kind {
  readonly name: 'postgres' | 'mariadb';
  readonly type: 'postgres' | 'mysql';
  open(): Promise<Spoken>;
  readonly slow: string;
  /** Statements of others that run on `slow` now. */
  readonly running: string;
}

interface Spoken {
  readonly database: SharedDatabase;
  run(sql: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'postgres',
    type: 'postgres',
    open: async () => {
      const database = await postgresDatabase();
      const { host, port, user, password, database: name } = database;
      const client = new Client({ host, port, user, password, database: name });
      await client.connect();
      return { database, run: async (sql) => (await client.query(sql)).rows, close: () => client.end() };
    },
    slow: 'create view slow as select i as id, pg_sleep(0.02)::text as waited from generate_series(1, 100000) as i',
    running: `select 1 from pg_stat_activity where datname = current_database() and state = 'active'
      and query like '%slow%' and pid <> pg_backend_pid()`,
  },
  {
    name: 'mariadb',
    type: 'mysql',
    open: async () => {
      const database = await mariadbDatabase();
      const { host, port, user, password, database: name } = database;
      const connection = await createConnection({ host, port, user, password, database: name });
      const run = async (sql: string) => (await connection.query(sql))[0] as unknown[];
      return { database, run, close: () => connection.end() };
    },
    slow: 'create view slow as select seq as id, cast(sleep(0.02) as char) as waited from seq_1_to_100000',
    running: `select 1 from information_schema.processlist where db = database() and command <> 'Sleep'
      and info like '%slow%' and id <> connection_id()`,
  },
];

for (const kind of KINDS)
  describeWithServers([kind.name], `A load from ${kind.name} that is stopped in mid-stream`, () => {
    let shop: CliProject;
    let server: Spoken;
    beforeEach(async () => {
      server = await kind.open();
      const { host, port, user, password, database } = server.database;
      const connections = { shop: { type: kind.type, host, port, user, password, database } };
      const output = { type: 'duckdb', path: 'w.duckdb', schema: 'main', connections };
      shop = new CliProject().write({
        'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
        'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }),
      });
      source('things');
      await server.run('create table things (id bigint primary key, waited varchar(10))');
      await server.run("insert into things values (1, 'a'), (2, 'b'), (3, 'c')");
      await server.run(kind.slow);
    });
    afterEach(async () => {
      await server?.close();
      shop?.remove();
    });

    const source = (table: string) =>
      shop.write({
        'sources/shop.yml': `sources: [{name: shop, schema: raw, config: {connection: shop}, tables: [{name: things,
          load: {table: ${table}}, columns: [{name: id, data_type: bigint}, {name: waited, data_type: string}]}]}]`,
      });
    const isRunning = async () => (await server.run(kind.running)).length > 0;
    const until = async (holds: () => Promise<boolean>) => {
      while (!(await holds())) await setTimeout(50);
    };
    const landings = () => {
      const folder = shop.path('data/warehouse');
      const all = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
      return all.filter((entry) => entry.isFile()).map((entry) => entry.name);
    };

    test('leaves the last good data, no half load and no statement at the server', async () => {
      expect((await shop.etl(['load'])).exit).toBe(0);
      const before = landings();
      expect(before).toHaveLength(1);
      source('slow');
      const load = shop.start(['load', '--log-format', 'json', '--log-level', 'debug']);
      await until(isRunning);
      load.process.kill('SIGINT');
      const { exit, stdout } = await load.ended;
      expect([exit, stdout.includes('"cancelled":true')]).toEqual([1, true]);
      await until(async () => !(await isRunning()));
      expect(landings()).toEqual(before);
      expect(await rowsOf(shop.path('w.duckdb'), 'select count(*), max(id) from raw.things')).toEqual([['3', '3']]);
      const logged = 'select status, is_stale from etl_audit.table_processing_log order by ended_at';
      expect(await rowsOf(shop.path('w.duckdb'), logged)).toEqual([
        ['success', 'false'],
        ['cancelled', 'true'],
      ]);
      const runs = 'select status from etl_audit.etl_execution_log order by started_at';
      expect(await rowsOf(shop.path('w.duckdb'), runs)).toEqual([['success'], ['cancelled']]);
    });
  });

async function rowsOf(file: string, sql: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
