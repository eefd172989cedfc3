import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { postgresDatabase, type SharedDatabase } from '../testing/servers/shared.ts';

const PASSWORD = `s3cr3t p@ss/w0rd'"%&+é`;
const TOKEN = 'tok-0123456789-abcdef';
const VARIABLE = 'plain-Variable-9!';

/** How the secrets may stand somewhere. */
const SPELLINGS = [PASSWORD, TOKEN, VARIABLE].flatMap((secret) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  new URLSearchParams({ t: secret }).toString().slice(2),
  secret.replaceAll("'", "''"),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64').slice(4, 20),
]);

const SOURCES = `sources:
  - name: shop
    config: { connection: shop }
    tables:
      - { name: orders, primary_key: [id], columns: [{ name: id, data_type: bigint, data_tests: [unique] }] }
      - { name: gone, columns: [{ name: id, data_type: bigint }] }
      - { name: wrong, columns: [{ name: id, data_type: date }] }
  - name: api
    config: { connection: api }
    tables:
      - { name: things, load: { path: things }, columns: [{ name: id, data_type: bigint }] }
  - name: nowhere
    config: { connection: nowhere }
    tables:
      - { name: lost, columns: [{ name: id, data_type: bigint }] }
`;

describeWithServers(['postgres'], 'Secrets of a project that loads', () => {
  let database: SharedDatabase;
  let admin: Client;
  let shop: CliProject;
  const role = `r${process.pid}`;
  beforeAll(async () => {
    database = await postgresDatabase();
    const { host, port, user, password, database: name } = database;
    admin = new Client({ host, port, user, password, database: name });
    await admin.connect();
    await admin.query(`create role ${role} login superuser password ${admin.escapeLiteral(PASSWORD)};
      create table orders (id bigint primary key); insert into orders values (1), (2);
      create table wrong (id text); insert into wrong values ('${TOKEN}')`);
    const lost = `postgresql://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/x?connect_timeout=1`;
    const connections = {
      shop: { type: 'postgres', host, port, user: role, password: "{{ secret('shop-db') }}", database: name },
      api: {
        type: 'rest',
        base_url: 'http://127.0.0.1:1/',
        auth: { type: 'bearer', token: "{{ env_var('API_TOKEN') }}" },
        retries: 0,
      },
      nowhere: { type: 'postgres', url: `{{ env_var('NOWHERE') }}` },
    };
    const output = { type: 'duckdb', path: 'w.duckdb', schema: 'main', threads: 2, connections };
    shop = new CliProject().write({
      'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
      'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }),
      'sources/shop.yml': SOURCES,
      'models/ids.sql': "select id, '{{ target.name }}' as t from {{ source('shop', 'orders') }}",
      'models/broken.sql': "select {{ var('missing', 'nothing') }} from {{ source('shop', 'orders') }}",
      '.env': `API_TOKEN=${TOKEN}\nNOWHERE='${lost}'\nDBT_ENV_SECRET_X=${VARIABLE}\n`,
      'secrets/shop-db': `${PASSWORD}\n`,
    });
  });
  afterAll(async () => {
    await admin?.query(`drop role ${role}`).catch(() => {});
    await admin?.end();
    shop?.remove();
  });

  const found = (what: string) => SPELLINGS.filter((spelling) => what.includes(spelling));
  const told = ({ stdout, stderr }: CliResult) => found(`${stdout}${stderr}`);

  test('are in no output, log, artifact or landing file, nor in the warehouse, whatever fails', async () => {
    for (const args of [
      ['build', '--log-level', 'debug'],
      ['build', '--log-level', 'debug', '--log-format', 'json', '--full-refresh'],
      ['load', '--dry-run', '--select', 'source:shop.orders'],
      ['debug'],
      ['compile'],
      ['ls', '--output', 'json'],
    ]) {
      const result = await shop.etl(args);
      expect([args, told(result)]).toEqual([args, []]);
      if (args[0] === 'build') expect(result.exit).toBe(1);
    }
    const results = JSON.parse(shop.read('target/etl_results.json')).results as { unique_id: string; status: string }[];
    const loads = results.filter(({ unique_id }) => unique_id.startsWith('source.'));
    expect(loads.map(({ unique_id, status }) => `${unique_id.split('.').at(-1)} ${status}`).sort()).toEqual([
      'gone error',
      'lost error',
      'orders success',
      'things error',
      'wrong error',
    ]);
    const files = readdirSync(shop.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '.env' && entry.name !== 'shop-db')
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith('.parquet'))).toBe(true);
    for (const file of files) expect([file, found(readFileSync(file, 'latin1'))]).toEqual([file, []]);
    expect(found(await everyCell(shop.path('w.duckdb')))).toEqual([]);
  });
});

/** All cells of all tables of a database. */
async function everyCell(file: string): Promise<string> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    const tables = await connection.runAndReadAll('select schema_name, table_name from duckdb_tables()');
    const texts: string[] = [];
    for (const [schema, table] of tables.getRows()) {
      const rows = await connection.runAndReadAll(`select * from "${schema}"."${table}"`);
      texts.push(...rows.getRows().flat().map(String));
    }
    expect(texts.length).toBeGreaterThan(50);
    return texts.join('\n');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
