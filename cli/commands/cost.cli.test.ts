import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../testing/servers/contract-server.ts';

const GIB = 2 ** 30;
const SCHEMA = { fields: [{ name: 'id', type: 'INTEGER' }] };

/** Tables of the project `p`, dataset `shop`, with their bytes: what the service's API says of them. */
let tables: Record<string, number>;
let service: ContractServer;
let shop: CliProject;

beforeAll(async () => {
  service = await ContractServer.start((request) => answer(request));
});
afterAll(() => service.stop());

beforeEach(() => {
  tables = { orders: 50 * GIB, fct: 20 * GIB };
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': `shop:
  target: prod
  outputs:
    prod: {type: bigquery, method: none, api_endpoint: "${service.url}", project: p, dataset: shop, price_per_tib: 6.25}
    dev: {type: duckdb, path: dev.duckdb}
`,
    'models/sources.yml': 'sources: [{name: shop, tables: [{name: orders}]}]\n',
    'models/fct.sql': "{{ config(materialized='table') }} select * from {{ source('shop', 'orders') }}",
    'models/mart.sql': "{{ config(materialized='table') }} select id from {{ ref('fct') }}",
    'models/fresh.sql': "{{ config(materialized='table') }} select id from {{ ref('mart') }}",
    'models/p.yml': 'models: [{name: mart, columns: [{name: id, data_tests: [not_null]}]}]\n',
  });
});
afterEach(() => shop.remove());

/** Answers as BigQuery's API is documented: dry runs of queries over the tables, listings, tables. */
function answer({ method, path, body }: RecordedRequest): ScriptedAnswer {
  const named = /\/datasets\/shop\/tables\/(\w+)$/.exec(path)?.[1];
  if (method === 'GET' && named !== undefined)
    return tables[named] === undefined
      ? {
          status: 404,
          json: { error: { code: 404, message: `Not found: Table p:shop.${named}`, errors: [{ reason: 'notFound' }] } },
        }
      : { json: { type: 'TABLE', numRows: '1', numBytes: String(tables[named]), schema: SCHEMA } };
  if (method === 'GET' && path.endsWith('/datasets/shop/tables'))
    return {
      json: {
        tables: Object.keys(tables).map((tableId) => ({
          tableReference: { projectId: 'p', datasetId: 'shop', tableId },
          type: 'TABLE',
        })),
      },
    };
  const { configuration } = JSON.parse(body) as { configuration: { dryRun?: boolean; query: { query: string } } };
  if (method !== 'POST' || configuration.dryRun !== true)
    return { status: 500, json: { error: { message: 'not a dry run' } } };
  const read = [...configuration.query.query.matchAll(/`?p`?\.`?shop`?\.`?(\w+)`?/g)].map((match) => match[1] ?? '');
  const missing = read.find((name) => tables[name] === undefined);
  if (missing !== undefined)
    return {
      status: 404,
      json: { error: { code: 404, message: `Not found: Table p:shop.${missing}`, errors: [{ reason: 'notFound' }] } },
    };
  const bytes = String(read.reduce((sum, name) => sum + (tables[name] ?? 0), 0));
  const referencedTables = read.map((tableId) => ({ projectId: 'p', datasetId: 'shop', tableId }));
  return {
    json: {
      statistics: {
        totalBytesProcessed: bytes,
        query: { totalBytesProcessed: bytes, referencedTables, schema: SCHEMA },
      },
      status: { state: 'DONE' },
    },
  };
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: shop.folder,
    stdio: 'pipe',
  });

describe('etl cost', () => {
  it('shows bytes and money of each node, what is estimated among them, and the total', async () => {
    const { exit, stdout, stderr } = await shop.etl(['cost']);
    expect(exit, stderr).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "kind   node                 billed        cost  known by
      model  fct                50.0 GiB  0.3052 USD  dry run
      model  mart               20.0 GiB  0.1221 USD  dry run
      test   not_null_mart_id   20.0 GiB  0.1221 USD  estimated: sizes of its inputs: mart not built yet
      model  fresh              20.0 GiB  0.1221 USD  estimated: sizes of its inputs: mart not built yet
             total             110.0 GiB  0.6714 USD  2 estimated
      "
    `);
  });

  it('asks what a merge reads of its own table, as the statement that will run', async () => {
    tables.grown = 7 * GIB;
    const grown = (strategy: string) =>
      `{{ config(materialized='incremental', unique_key='id', ${strategy}) }} select id from {{ source('shop', 'orders') }}`;
    shop.write({
      'models/grown.sql': grown("incremental_strategy='merge', incremental_predicates=['DBT_INTERNAL_DEST.id > 5']"),
    });
    const before = service.requests.length;
    const { stdout } = await shop.etl(['cost', '--select', 'grown', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      nodes: [{ bytes: 57 * GIB, basis: 'dry run', why: 'with what it reads of its own table' }],
    });
    const asked = service.requests.slice(before).map(({ body }) => body);
    expect(asked.some((body) => /merge into `p`\.`shop`\.`grown`.*DBT_INTERNAL_DEST\.id > 5/s.test(body))).toBe(true);
    shop.write({ 'models/grown.sql': grown("incremental_strategy='delete+insert'") });
    const deleted = await shop.etl(['cost', '--select', 'grown', '--output', 'json']);
    expect(JSON.parse(deleted.stdout)).toMatchObject({ nodes: [{ bytes: 57 * GIB, basis: 'dry run' }] });
    const anew = await shop.etl(['cost', '--select', 'grown', '--full-refresh', '--output', 'json']);
    expect(JSON.parse(anew.stdout)).toMatchObject({ nodes: [{ bytes: 50 * GIB, basis: 'dry run', why: '' }] });
  });

  it('asks for nothing but dry runs and metadata', async () => {
    const before = service.requests.length;
    await shop.etl(['cost']);
    const asked = service.requests.slice(before);
    expect(asked.length).toBeGreaterThan(3);
    for (const { method, body } of asked)
      if (method !== 'GET') expect(JSON.parse(body)).toMatchObject({ configuration: { dryRun: true } });
  });

  it('warns of what is above maximum_bytes_billed of the target', async () => {
    const profile = `shop:
  target: prod
  outputs:
    prod: {type: bigquery, method: none, api_endpoint: "${service.url}", project: p, dataset: shop, maximum_bytes_billed: ${30 * GIB}}
`;
    const { exit, stderr } = await shop.write({ 'profiles.yml': profile }).etl(['cost', '--select', 'fct', 'mart']);
    expect(exit).toBe(0);
    expect(stderr).toMatch(/warning ETL6206\s+"fct" would be billed for 50\.0 GiB, and .* is 30\.0 GiB/);
    expect(stderr).not.toContain('"mart"');
  });

  it('gives the same to programs', async () => {
    const { stdout } = await shop.etl(['cost', '--select', 'fct', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      currency: 'USD',
      bytes: 50 * GIB,
      nodes: [{ uniqueId: 'model.shop.fct', bytes: 50 * GIB, basis: 'dry run' }],
    });
  });

  it('compares with a commit, as a table for a review', async () => {
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    tables.mart = GIB;
    shop.write({
      'models/mart.sql': "{{ config(materialized='table') }} select id from {{ source('shop', 'orders') }}",
    });
    const { exit, stdout, stderr } = await shop.etl(['cost', '--against', 'HEAD', '--output', 'markdown']);
    expect(exit, stderr).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "**A run costs 0.6226 USD, +0.1831 USD against \`HEAD\`.**

      | node | | before | after | difference |
      |---|---|--:|--:|--:|
      | model \`mart\` | changed | 20.0 GiB, 0.1221 USD | 50.0 GiB, 0.3052 USD | +0.1831 USD |
      | **total** | | **0.4395 USD** | **0.6226 USD** | **+0.1831 USD** |

      3 nodes cost the same as before.
      "
    `);
    const text = await shop.etl(['cost', '--against', 'HEAD']);
    expect(text.stdout).toContain('3 nodes cost the same as before.');
  });

  it('says why it cannot compare', async () => {
    const { exit, stderr } = await shop.etl(['cost', '--against', 'nowhere']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL6204');
    expect(stderr).toContain('"nowhere"');
  });

  it('says that DuckDB reads for nothing', async () => {
    const { exit, stderr } = await shop.etl(['cost', '--target', 'dev']);
    expect(exit).toBe(2);
    expect(stderr).toContain('The target "dev" is of type duckdb, which reads for nothing.');
  });
});

describe('etl build --dry-run', () => {
  it('shows what would be built, in order, and its cost', async () => {
    const { exit, stdout } = await shop.etl(['build', '--dry-run', '--select', 'fct', 'mart']);
    expect(exit).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim().split(/ +/)[1])).toEqual([
      'node',
      'fct',
      'mart',
      'not_null_mart_id',
      expect.anything(),
      undefined,
    ]);
  });

  it('shows the order alone where reading costs nothing, and makes no warehouse', async () => {
    const { exit, stdout } = await shop.etl(['build', '--dry-run', '--target', 'dev']);
    expect(exit).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      'model  fct               table',
      'model  mart              table',
      'test   not_null_mart_id  test',
      'model  fresh             table',
      '',
    ]);
  });
});

describe('a budget', () => {
  it('refuses a run that would exceed it before anything runs', async () => {
    shop.write({ 'etl_project.yml': 'name: shop\nprofile: shop\nbudget: {money: 0.3, bytes: 1 TiB}\n' });
    const before = service.requests.length;
    const { exit, stderr } = await shop.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL6203');
    expect(stderr).toMatch(/it would exceed the budget of the project, 0\.\d+ USD of 0\.3000 USD\./);
    for (const { method, body } of service.requests.slice(before))
      if (method !== 'GET') expect(JSON.parse(body)).toMatchObject({ configuration: { dryRun: true } });
  });

  it('is read as money and as bytes, and nothing else', async () => {
    shop.write({ 'etl_project.yml': 'name: shop\nprofile: shop\nbudget: {bytes: plenty}\n' });
    const { exit, stderr } = await shop.etl(['ls']);
    expect(exit).toBe(2);
    expect(stderr).toContain('must be a size such as "2 TB"');
  });
});
