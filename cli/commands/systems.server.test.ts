import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import { createPlex } from '../testing/pharma/plex.ts';
import { createSales } from '../testing/sales-source.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { mariadbDatabase, postgresDatabase } from '../testing/servers/shared.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describeWithServers(['postgres', 'mariadb'], 'This project', () => {
  const project = new CliProject();
  let env: Record<string, string>;
  beforeAll(async () => {
    for (const part of ['etl_project.yml', 'profiles.yml', 'sources', 'models', 'seeds', 'macros', 'tests'])
      cpSync(path.join(ROOT, part), project.path(part), { recursive: true });
    const sales = await postgresDatabase();
    await createSales(sales, path.join(ROOT, 'sources', 'sales', 'data'));
    const plex = await mariadbDatabase();
    const { host, port, user, password, database } = plex;
    const client = await createConnection({ host, port, user, password, database, multipleStatements: true });
    await createPlex(async (sql) => void (await client.query(sql)), { rows: () => 40, days: 20 });
    await client.end();
    env = {
      SALES_PGHOST: sales.host,
      SALES_PGPORT: String(sales.port),
      SALES_PGUSER: sales.user,
      SALES_PGPASSWORD: sales.password,
      SALES_PGDATABASE: sales.database,
      PLEX_HOST: host,
      PLEX_PORT: String(port),
      PLEX_USER: user,
      PLEX_PASSWORD: password,
      PLEX_DATABASE: database,
    };
  }, 120_000);
  afterAll(() => project.remove());

  async function rows(file: string, sql: string): Promise<unknown[][]> {
    const instance = await DuckDBInstance.create(project.path(file), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  it('loads sales from PostgreSQL as from its files, with the same results', async () => {
    const fromFiles = await project.etl(['build', '--select', '+tag:sales'], env);
    expect([fromFiles.exit, fromFiles.stderr]).toEqual([0, '']);
    const fromServer = await project.etl(['build', '--select', '+tag:sales', '--target', 'servers'], env);
    expect([fromServer.exit, fromServer.stdout, fromServer.stderr]).toEqual([0, expect.anything(), '']);
    for (const view of ['vw_sales_analysis', 'vw_monthly_metrics', 'kpi_top_products']) {
      const sql = `select * from main.${view} order by all`;
      const expected = await rows('data/warehouse.duckdb', sql);
      expect(expected.length).toBeGreaterThan(0);
      expect([view, await rows('data/warehouse-servers.duckdb', sql)]).toEqual([view, expected]);
    }
  }, 300_000);

  it('loads the 44 tables of plex from MariaDB, whole and then what is new', async () => {
    const first = await project.etl(['load', '--select', 'source:plex', '--target', 'servers'], env);
    expect([first.exit, first.stdout.match(/✗.*/g), first.stderr]).toEqual([0, null, '']);
    const again = await project.etl(['load', '--select', 'source:plex', '--target', 'servers'], env);
    expect([again.exit, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toContain('44 ok');
    const [counts] = await rows(
      'data/warehouse-servers.duckdb',
      'select count(*), min(rows_loaded) from (select relation, count(*) as n, max(rows_loaded) as rows_loaded from etl_audit.load_history group by relation)',
    );
    expect(Number(counts?.[0])).toBeGreaterThanOrEqual(44);
  }, 300_000);
});
