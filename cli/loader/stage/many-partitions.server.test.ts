import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';

/** Partitions that the service behind the proxy lets a statement write. */
const MOST = 2;
const FIRST = 'id,day,name\n1,2024-01-01,a\n2,2024-01-02,b\n3,2024-01-03,c\n4,2024-01-04,d\n5,,e\n';

/** The service's answer to a transaction or a rewriting that writes to the partitions of the raw table at once. */
function refusing({ method, path, body }: PassedRequest): ScriptedAnswer | undefined {
  if (method !== 'POST' || !/\/jobs(\?|$)/.test(path) || path.startsWith('/upload/')) return undefined;
  const { configuration, jobReference } = JSON.parse(body);
  const sql: string = configuration.query?.query ?? '';
  const isWhole = sql.startsWith('begin transaction') && sql.includes('raw_shop') && !sql.includes(' between ');
  const isRewriting = /^create or replace table `raw_shop`.*\npartition by[\s\S]*\bas select/.test(sql);
  if (configuration.dryRun === true || !(isWhole || isRewriting)) return undefined;
  const message = `Too many partitions produced by query, allowed ${MOST}, query produces at least ${MOST + 1} partitions`;
  return {
    json: { jobReference, configuration, status: { state: 'DONE', errorResult: { reason: 'invalidQuery', message } } },
  };
}

describeWithServers(['bigquery'], 'A load into more partitions than one job may write', () => {
  let proxy: RecordingProxy;
  let fixture: LoadFixture;
  let endpoint: string;
  beforeAll(async () => {
    endpoint = (await bigqueryDataset()).apiEndpoint;
    proxy = await RecordingProxy.start(endpoint);
    proxy.instead = refusing;
  });
  beforeEach(async () => {
    proxy.requests.length = 0;
    const server = await bigqueryDataset();
    fixture = await LoadFixture.create({ ...bigqueryOutput(server), api_endpoint: proxy.url });
  });
  afterEach(() => fixture.close());
  afterAll(() => proxy?.close());

  const things = (more: Partial<TableFixture> = {}): TableFixture => ({
    columns: { id: 'bigint', day: 'date', name: 'string' },
    primaryKey: ['id'],
    load: { path: 'things*.csv' },
    config: { partition_by: { field: 'day', data_type: 'date' } },
    ...more,
  });
  const rows = async (columns = 'id, day, name') =>
    (await fixture.rows(`select ${columns} from raw_shop.things order by id`)).map((row) => row.join(' '));
  const scripts = () =>
    proxy.requests
      .filter(({ method, path }) => method === 'POST' && /\/jobs(\?|$)/.test(path))
      .map(({ body }) => String(JSON.parse(body).configuration.query?.query ?? ''))
      .filter((sql) => sql.startsWith('begin transaction') && sql.includes(' between '));

  it('is one transaction of several statements, rows without a partition among them', async () => {
    await fixture.put('things1.csv', FIRST);
    await fixture.load(things());
    expect(await rows()).toEqual(['1 2024-01-01 a', '2 2024-01-02 b', '3 2024-01-03 c', '4 2024-01-04 d', '5 null e']);
    const [script] = scripts();
    expect(script?.match(/^insert into `raw_shop`/gm)).toHaveLength(2);
    expect(script?.match(/^insert into `etl_audit`\.`load_ledger`/gm)).toHaveLength(1);
  });

  it('takes out what is in many partitions, and brings what is in others', async () => {
    await fixture.put('things1.csv', FIRST);
    await fixture.load(things());
    await fixture.put('things1.csv', 'id,day,name\n1,2024-02-01,A\n3,2024-01-03,C\n5,,E\n6,2024-02-06,F\n');
    await fixture.load(things());
    expect(await rows()).toEqual(['1 2024-02-01 A', '3 2024-01-03 C', '5 null E', '6 2024-02-06 F']);
  });

  it('applies changes, and marks what is gone', async () => {
    const load = { path: 'things*.csv', strategy: 'cdc', deletes: 'soft', changes: { operation: 'op' } };
    const table = things({ load });
    await fixture.put('things1.csv', FIRST.replaceAll(/^(\d)/gm, 'I,$1').replace('id', 'op,id'));
    await fixture.load(table);
    await fixture.put('things2.csv', 'op,id,day,name\nD,1,,\nU,2,2024-03-02,B\nU,3,2024-03-03,C\nD,5,,\n');
    await fixture.load(table);
    expect(await rows('id, day, name, _etl_deleted_at is null')).toEqual([
      '1 2024-01-01 a false',
      '2 2024-03-02 B true',
      '3 2024-03-03 C true',
      '4 2024-01-04 d true',
      '5 null e false',
    ]);
  });

  it('gives the table other columns by a copy of what was put together aside', async () => {
    await fixture.put('things1.csv', FIRST.replaceAll(/,[a-e]$/gm, ',61'));
    await fixture.load(things());
    // The emulator copies into a table of as many columns only.
    await fixture.load(things({ columns: { id: 'bigint', day: 'date', name: 'binary' } }));
    expect(await rows('id, day')).toEqual(['1 2024-01-01', '2 2024-01-02', '3 2024-01-03', '4 2024-01-04', '5 null']);
    const parts = proxy.requests.filter(({ body }) => /insert into `etl_audit`\.`parts_raw_shop_things_/.test(body));
    expect(parts).toHaveLength(2);
    const [copy] = proxy.requests.filter(({ body }) => body.includes('"copy"'));
    expect(JSON.parse(copy?.body ?? '{}').configuration.copy).toMatchObject({
      sourceTable: { datasetId: 'etl_audit' },
      destinationTable: { datasetId: 'raw_shop', tableId: 'things' },
      writeDisposition: 'WRITE_TRUNCATE',
    });
    const found = (await (await fixture.connection()).api?.relations(null, 'etl_audit')) ?? [];
    expect(
      found.map(({ identifier }) => identifier).filter((name) => /^(stage|audit|parts)_/.test(name ?? '')),
    ).toEqual([]);
  });
});
