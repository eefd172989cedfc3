import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { emulatorOutput } from '../testing/bigquery-output.ts';
import { stepOf, stepsOf } from '../testing/bigquery-steps.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { RecordingProxy } from '../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

/** Rows of the source's orders, by id with their days, and of its lines. */
interface Source {
  readonly orders: Readonly<Record<number, string | null>>;
  readonly lines: readonly (readonly [order: number, line: number])[];
}

const FIRST: Source = {
  orders: { 1: '2024-01-01', 2: '2024-01-02' },
  lines: [
    [1, 1],
    [2, 1],
  ],
};
/** What a build leaves, as rows of orders and of lines. */
const OLD = ['1', '2', '1-1', '2-1'];

/** Two tables of a cluster, with a test across both, and the tests of one; `more` columns of the first. */
function properties(schema: string, more: Readonly<Record<string, string>> = {}) {
  const columns = { id: 'bigint', day: 'date', ...more };
  const named = (of: Readonly<Record<string, string>>, tests: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(of).map(([name, data_type]) => ({ name, data_type, data_tests: tests[name] ?? [] }));
  return JSON.stringify({
    sources: [
      {
        name: 'shop',
        schema,
        config: { connection: 'shop' },
        tables: [
          {
            name: 'orders',
            primary_key: ['id'],
            load: { cluster: 'both', write: 'merge', deletes: 'hard' },
            columns: named(columns, { id: ['unique'], day: ['not_null'] }),
          },
          {
            name: 'lines',
            primary_key: ['order_id', 'line'],
            load: { cluster: 'both' },
            columns: named({ order_id: 'bigint', line: 'bigint' }, { line: ['not_null'] }),
          },
        ],
      },
    ],
  });
}

describeWithServers(['bigquery'], 'A load into BigQuery that its tests hold back', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let proxy: RecordingProxy;
  let project: CliProject;
  let schema: string;

  const run = async (sql: string): Promise<string[]> => {
    const [job] = await client.createQueryJob({ query: sql });
    const [rows] = await job.getQueryResults();
    return rows.map((row) => Object.values(row).map(textOf).join('-'));
  };
  const loaded = async () => [
    ...(await run(`select id from ${schema}.orders order by id`)),
    ...(await run(`select order_id, line from ${schema}.lines order by order_id, line`)),
  ];
  const marks = async () =>
    await run(
      `select relation, load_id from etl_audit.incremental_watermarks where relation like '${schema}.%' order by 1`,
    );
  const put = async ({ orders, lines }: Source) => {
    const ofOrder = ([id, day]: [string, string | null]) =>
      `select ${id} as id, ${day === null ? 'cast(null as date)' : `date '${day}'`} as day, 'n${id}' as note`;
    const ofLine = ([order, line]: readonly [number, number]) => `select ${order} as order_id, ${line} as line`;
    const made = { orders: Object.entries(orders).map(ofOrder), lines: lines.map(ofLine) };
    for (const [name, rows] of Object.entries(made))
      await run(`create or replace table ${server.dataset}.${name} as ${rows.join(' union all ')}`);
  };
  const aside = async () => {
    const [tables] = await client.dataset('etl_audit').getTables();
    return tables.map(({ id }) => id ?? '').filter((id) => /^(stage|audit)_/.test(id) && id.includes(schema));
  };
  const etl = async (...args: readonly string[]) => await project.etl([...args, '--target', 'watched']);

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    proxy = await RecordingProxy.start(server.apiEndpoint);
  });
  beforeEach(async () => {
    await put(FIRST);
    schema = `${server.dataset}_${Math.random().toString(36).slice(2, 8)}`;
    const { projectId, dataset, apiEndpoint } = server;
    const output = emulatorOutput(server);
    const connections = {
      shop: { type: 'bigquery', project: projectId, dataset, endpoint: apiEndpoint, token: 'any' },
    };
    project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': JSON.stringify({
        shop: {
          target: 'direct',
          outputs: {
            direct: { ...output, connections },
            watched: { ...output, api_endpoint: proxy.url, job_retries: 0, connections },
          },
        },
      }),
      'sources/shop.yml': properties(schema),
      'tests/lines_of_orders.sql':
        "select * from {{ source('shop', 'lines') }} where order_id not in (select id from {{ source('shop', 'orders') }})",
    });
  });
  afterEach(() => {
    proxy.onAnswered = undefined;
    proxy.requests.length = 0;
    project.remove();
  });
  afterAll(() => proxy?.close());

  it('changes what readers see by one transaction, after tests that read views of what will be', async () => {
    const result = await etl('build');
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(await loaded()).toEqual(OLD);
    expect(await aside()).toEqual([]);
    const steps = stepsOf(proxy.requests).filter((step) => !step.includes('etl_execution_log'));
    expect(steps.slice(steps.indexOf('upload of a file'))).toEqual([
      'upload of a file',
      'upload of a file',
      `create audit_${schema}_lines`,
      `create audit_${schema}_orders`,
      `test audit_${schema}_lines`,
      `test audit_${schema}_lines`,
      `test audit_${schema}_orders`,
      `test audit_${schema}_orders`,
      'create lines',
      'create orders',
      'transaction lines',
      `drop audit_${schema}_lines`,
      `drop stage_${schema}_lines_rows`,
      `drop audit_${schema}_orders`,
      `drop stage_${schema}_orders_rows`,
    ]);
  });

  it('leaves rows, columns and ledger as they were, all of its cluster, and the retry loads it once it is mended', async () => {
    expect((await etl('build')).exit).toBe(0);
    const before = await marks();
    await put({ ...FIRST, orders: { ...FIRST.orders, 3: null } });
    project.write({ 'sources/shop.yml': properties(schema, { note: 'string' }) });
    const failed = await etl('build');
    expect(failed.exit).toBe(1);
    expect(failed.stdout).toContain('was built but not published');
    expect([await loaded(), await marks(), await aside()]).toEqual([OLD, before, []]);
    const [table] = await client.dataset(schema).table('orders').getMetadata();
    expect(table.schema.fields.map(({ name }: { name: string }) => name)).not.toContain('note');
    await put(FIRST);
    const retried = await project.etl(['retry']);
    expect(retried.exit, retried.stdout).toBe(0);
    expect(await loaded()).toEqual(OLD);
    expect(await run(`select note from ${schema}.orders order by id`)).toEqual(['n1', 'n2']);
  });

  it('sees all tables of its cluster as they would be', async () => {
    expect((await etl('build')).exit).toBe(0);
    const lines = [...FIRST.lines, [9, 1]] as const;
    await put({ ...FIRST, lines });
    expect((await etl('build')).exit).toBe(1);
    expect(await loaded()).toEqual(OLD);
    await put({ lines, orders: { ...FIRST.orders, 9: '2024-01-09' } });
    const result = await etl('build');
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(await loaded()).toEqual(['1', '2', '9', '1-1', '2-1', '9-1']);
  });

  it('makes no table when the first load fails', async () => {
    await put({ ...FIRST, orders: { 1: null } });
    expect((await etl('build')).exit).toBe(1);
    const [tables] = await client.dataset(schema).getTables();
    expect([tables.map(({ id }) => id), await marks(), await aside()]).toEqual([[], [], []]);
  });

  it('goes on after the process was killed at any step: readers see the old or the new rows, then the new ones', async () => {
    const done = (n: number) => ['1', '2', String(n), '1-1', '2-1', `${n}-1`];
    const putNew = async (n: number) =>
      await put({ orders: { ...FIRST.orders, [n]: '2024-01-09' }, lines: [...FIRST.lines, [n, 1]] });
    await putNew(100);
    expect((await etl('build')).exit).toBe(0);
    for (let step = 1; ; step += 1) {
      await putNew(100 + step);
      const running = project.start(['build', '--target', 'watched']);
      let steps = 0;
      proxy.onAnswered = async (request) => {
        if (stepOf(request) === null) return;
        steps += 1;
        if (steps !== step) return;
        running.process.kill('SIGKILL');
        await running.ended;
      };
      const { signal } = await running.ended;
      proxy.onAnswered = undefined;
      if (signal === null) {
        expect(steps).toBeGreaterThan(10);
        return;
      }
      expect([done(99 + step), done(100 + step)], `at step ${step}`).toContainEqual(await loaded());
      const again = await project.etl(['build']);
      expect(again.exit, again.stdout).toBe(0);
      expect(await loaded(), `after step ${step}`).toEqual(done(100 + step));
    }
  }, 600_000);
});

function textOf(cell: unknown): string {
  return typeof cell === 'object' && cell !== null && 'value' in cell ? String(cell.value) : String(cell);
}
