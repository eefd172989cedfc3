import { afterEach, beforeEach, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { bigqueryClient } from '../../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

/** The rows of the source before each load. */
const FIRST = `select 1 as id, date '2024-01-01' as day, 'a' as note union all select 2, date '2024-01-02', 'b' union all select 3, null, 'c'`;
const SECOND = `select 1 as id, date '2024-01-01' as day, 'late' as note union all select 2, date '2024-01-02', 'changed' union all select 4, date '2024-01-03', 'd' union all select 3, null, 'c'`;

describeWithServers(['bigquery'], 'Rows of a source that are loaded into BigQuery', () => {
  let fixture: LoadFixture;
  let server: SharedDataset;
  beforeEach(async () => {
    server = await bigqueryDataset();
    fixture = await LoadFixture.create(bigqueryOutput(server));
  });
  afterEach(() => fixture.close());

  const source = async (rows: string) => {
    const client = await bigqueryClient(server);
    const [job] = await client.createQueryJob({ query: `create or replace table ${server.dataset}.orders as ${rows}` });
    await job.getQueryResults();
  };
  const orders = (load: YamlMap): TableFixture => ({
    name: 'orders',
    columns: { id: 'bigint', day: 'date', note: 'string' },
    primaryKey: ['id'],
    load,
  });
  const load = async (table: TableFixture, more = {}) => {
    const { projectId: project, dataset, apiEndpoint: endpoint } = server;
    const connections = { shop: { type: 'bigquery', project, dataset, endpoint, token: 'any' } };
    return await fixture.load(table, { connections, ...more });
  };
  const notes = async () => await fixture.rows('select id, note from raw_shop.orders order by id');

  it.each<[string, YamlMap, string[][]]>([
    [
      'the days that are looked back',
      { strategy: 'incremental', cursor: 'day', lookback_days: 0, cursor_nulls: 'include' },
      [
        ['1', 'a'],
        ['2', 'changed'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
    [
      'those of a key',
      { strategy: 'incremental', cursor: 'day', write: 'merge' },
      [
        ['1', 'a'],
        ['2', 'changed'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
    [
      'those whose key is new',
      { strategy: 'incremental', cursor: 'day', write: 'append', cursor_nulls: 'skip' },
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
    [
      'all of them',
      {},
      [
        ['1', 'late'],
        ['2', 'changed'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
    [
      'all by their keys',
      { write: 'merge' },
      [
        ['1', 'late'],
        ['2', 'changed'],
        ['3', 'c'],
        ['4', 'd'],
      ],
    ],
  ])('are %s', async (_, how, left) => {
    await source(FIRST);
    await load(orders(how));
    await source(SECOND);
    await load(orders(how));
    expect(await notes()).toEqual(left);
    await load(orders(how));
    expect(await notes()).toEqual(left);
  });

  it('leave when they are gone at the source, or are marked', async () => {
    await source(FIRST);
    const marked = orders({ write: 'merge', deletes: 'soft' });
    await load(marked);
    await source("select 1 as id, date '2024-01-01' as day, 'a' as note");
    await load(marked);
    const sql = 'select id, _etl_deleted_at is null from raw_shop.orders order by id';
    expect(await fixture.rows(sql)).toEqual([
      ['1', 'true'],
      ['2', 'false'],
      ['3', 'false'],
    ]);
    await load(orders({ write: 'merge', deletes: 'hard' }), { fullRefresh: true });
    expect(await notes()).toEqual([['1', 'a']]);
  });

  it('have a watermark that moves with them', async () => {
    await source(FIRST);
    await load(orders({ strategy: 'incremental', cursor: 'day' }));
    const sql = 'select relation, cursor_value from etl_audit.incremental_watermarks';
    expect(await fixture.rows(sql)).toEqual([['raw_shop.orders', '2024-01-02']]);
  });
});
