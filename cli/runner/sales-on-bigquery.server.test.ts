import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FACTS = 'sources/sales/data/FactSales.csv';
const MODEL = 'models/sales/marts/fct_sales.sql';

describeWithServers(['bigquery'], 'This repository’s sales on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let project: CliProject;

  const build = async (...args: readonly string[]) => await project.etl(['build', ...args]);
  const first = async (sql: string): Promise<Readonly<Record<string, unknown>>> => {
    const [job] = await client.createQueryJob({ query: sql });
    const [rows] = await job.getQueryResults();
    return rows[0];
  };
  const sales = async () => {
    const name = `${server.dataset}.fct_sales`;
    const sql = `select count(*) as rows_, cast(sum(quantity_sold) as string) as sold, cast(sum(total_amount) as string) as total from ${name}`;
    return await first(sql);
  };
  /** What the file says. */
  const inFile = () => {
    const lines = project.read(FACTS).trim().split(/\r?\n/).slice(1);
    return { rows_: lines.length, sold: String(lines.reduce((sum, line) => sum + Number(line.split(',')[5]), 0)) };
  };

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    const connections = { sales: { type: 'files', root: 'sources/sales/data' } };
    project = new CliProject();
    for (const part of ['etl_project.yml', 'sources/sales', 'models/sales', 'macros', 'tests/sales', 'tests/generic'])
      cpSync(path.join(ROOT, part), project.path(part), { recursive: true });
    project.write({
      'profiles.yml': bigqueryProfile(server, { threads: 4, connections }, 'warehouse'),
    });
    const sources = project.path('sources/sales/sales.yml');
    writeFileSync(sources, readFileSync(sources, 'utf8').replace('schema: raw_sales', `schema: ${server.dataset}_raw`));
  });
  afterAll(() => project?.remove());

  it('is loaded, built and tested', async () => {
    const result = await build();
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(await sales()).toMatchObject(inFile());
  }, 240_000);

  it('gets the rows that are new and loses those that are gone', async () => {
    const lines = project.read(FACTS).split('\n');
    writeFileSync(project.path(FACTS), [lines[0], ...lines.slice(3)].join('\n'));
    appendFileSync(project.path(FACTS), 'S9001,1,1,1,100.00,2\n');
    const result = await build();
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(await sales()).toMatchObject(inFile());
  }, 240_000);

  it('keeps its last good rows when a test fails, and is mended by a retry', async () => {
    const [good, before] = [project.read(MODEL), await sales()];
    appendFileSync(project.path(FACTS), 'S9002,1,1,1,100.00,5\n');
    writeFileSync(project.path(MODEL), good.replace('cast(price_per_unit', 'cast(-1 * price_per_unit'));
    const failed = await build();
    expect(failed.exit).toBe(1);
    expect(failed.stdout).toContain('"fct_sales" was built but not published');
    expect(await sales()).toEqual(before);
    writeFileSync(project.path(MODEL), good);
    const again = await project.etl(['retry']);
    expect(again.exit, again.stdout + again.stderr).toBe(0);
    expect(await sales()).toMatchObject(inFile());
  }, 240_000);

  it('is the same after a full refresh', async () => {
    const before = await sales();
    const result = await build('--full-refresh');
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(await sales()).toEqual(before);
    const [tables] = await client.dataset(server.dataset).getTables();
    expect(tables.map(({ id }) => id).filter((id) => id?.includes('__etl_'))).toEqual([]);
  }, 240_000);
});
