import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { failures } from '../../testing/rows-contract.ts';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';
import type { LoadStep } from '../steps.ts';

const GOOD = 'id,amount,doc\n1,1.50,{}\n2,2.25,[]\n';
const OLD = ['1 1.5', '2 2.25'];

describeWithServers(['bigquery'], 'A load into BigQuery that goes wrong', () => {
  let proxy: RecordingProxy;
  let fixture: LoadFixture;
  beforeEach(async () => {
    const server = await bigqueryDataset();
    proxy = await RecordingProxy.start(server.apiEndpoint);
    fixture = await LoadFixture.create({ ...bigqueryOutput(server), api_endpoint: proxy.url, job_retries: 0 });
  });
  afterEach(async () => {
    proxy.instead = undefined;
    await fixture.close();
    await proxy.close();
  });

  const things = (more: Partial<TableFixture> = {}): TableFixture => ({
    columns: { id: 'bigint', amount: 'decimal(10,2)', doc: 'json' },
    primaryKey: ['id'],
    load: { path: 'things*' },
    ...more,
  });
  const rows = async () =>
    (await fixture.rows('select id, amount from raw_shop.things order by id')).map((row) => row.join(' '));
  const ledger = async () => await fixture.rows('select file, load_id from etl_audit.load_ledger order by file');
  const failure = async (table: TableFixture, onStep?: (step: LoadStep) => void) =>
    (await failures(fixture.load(table, onStep === undefined ? {} : { onStep })))[0];
  /** Rows and ledger are those of the last good load, nothing lies aside, and a good file is loaded again. */
  const expectUntouched = async (before: unknown) => {
    expect([await rows(), await ledger()]).toEqual([OLD, before]);
    const found = (await (await fixture.connection()).api?.relations(null, 'etl_audit')) ?? [];
    expect(
      found.map(({ identifier }) => identifier).filter((name) => /^(stage|audit|parts)_/.test(name ?? '')),
    ).toEqual([]);
  };
  const loadGood = async () => {
    await fixture.put('things1.csv', GOOD);
    await fixture.load(things());
    return await ledger();
  };

  it.each([
    ['12345678901234567890123456789012345678', 'too large'],
    ['123456789.00', 'too large'],
    ['1.505', 'more than 2 decimals'],
    ['1e400', ''],
  ])('tells the cell %s that the declared digits do not hold, and changes nothing', async (value, why) => {
    const before = await loadGood();
    await fixture.put('things2.csv', `id,amount,doc\n3,${value},{}\n`);
    expect(await failure(things())).toMatchObject({ code: 'ETL5028', message: expect.stringContaining(why) });
    await expectUntouched(before);
    await fixture.put('things2.csv', 'id,amount,doc\n3,99999999.99,{}\n');
    await fixture.load(things());
    expect(await rows()).toEqual([...OLD, '3 99999999.99']);
  });

  it('tells columns of Parquet files of which nothing declared can be made', async () => {
    const before = await loadGood();
    const local = await LoadFixture.create();
    const file = path.join(fixture.root, 'in', 'things2.parquet');
    const select = "select 3 as id, interval 3 days as amount, map {'a': 1} as doc";
    await (await local.connection()).execute(`copy (${select}) to '${file}' (format parquet)`);
    await local.close();
    expect(await failure(things())).toMatchObject({ code: expect.stringMatching(/^ETL50(28|89)$/) });
    await expectUntouched(before);
  });

  it('says what is in the way when the raw table is a view', async () => {
    const connection = await fixture.connection();
    await connection.execute("create view raw_shop.things as select 1 as id, 'x' as amount");
    await fixture.put('things1.csv', GOOD);
    expect(await failure(things())).toMatchObject({ code: 'ETL5035', message: expect.stringContaining('things') });
    await connection.execute('drop view raw_shop.things');
    await fixture.load(things());
    expect(await rows()).toEqual(OLD);
  });

  it('gives columns another type where BigQuery would not change it in place', async () => {
    await loadGood();
    const wider = things({ columns: { id: 'string', amount: 'decimal(38,20)', doc: 'string' } });
    await fixture.load(wider);
    expect(await rows()).toEqual(OLD);
    await fixture.load(things());
    expect(await rows()).toEqual(OLD);
  });

  it('changes nothing when the service refuses a value in the transaction, and loads it again when it does not', async () => {
    const before = await loadGood();
    await fixture.put('things2.csv', 'id,amount,doc\n3,1,{"a": 0.12345678901234567890123}\n');
    const message =
      'Invalid input to PARSE_JSON: syntax error while parsing number: 0.12345678901234567890123 cannot round-trip';
    proxy.instead = ({ method, path: asked, body }: PassedRequest): ScriptedAnswer | undefined => {
      if (method !== 'POST' || !/\/jobs(\?|$)/.test(asked) || asked.startsWith('/upload/')) return undefined;
      const { configuration, jobReference } = JSON.parse(body);
      if (!/^begin transaction/.test(configuration.query?.query ?? '')) return undefined;
      const errorResult = { reason: 'invalidQuery', message };
      return { json: { jobReference, configuration, status: { state: 'DONE', errorResult } } };
    };
    expect(await failure(things())).toMatchObject({ code: 'ETL4010', message: expect.stringContaining('PARSE_JSON') });
    proxy.instead = undefined;
    await expectUntouched(before);
    await fixture.load(things());
    expect(await rows()).toEqual([...OLD, '3 1']);
  });

  it.each(['files staged', 'rows staged', 'ledger written', 'audit view made', 'table shaped'] as const)(
    'has published nothing when the service is gone after "%s", and loads all of it when it is back',
    async (step) => {
      await loadGood();
      await fixture.put('things2.csv', 'id,amount,doc\n3,1,{}\n');
      const gone = (): ScriptedAnswer => ({
        status: 503,
        json: { error: { code: 503, message: 'Service Unavailable' } },
      });
      const failed = await failure(things(), (reached) => {
        if (reached === step) proxy.instead = gone;
      });
      expect(failed?.code).toBe('ETL4058');
      proxy.instead = undefined;
      expect(await rows()).toEqual(OLD);
      await fixture.load(things());
      expect(await rows()).toEqual([...OLD, '3 1']);
    },
  );
});
