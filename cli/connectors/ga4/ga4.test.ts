import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { GoogleAccount } from '../../testing/servers/google-account.ts';
import { dayRanges } from './report.ts';

const SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';
const account = new GoogleAccount();
const DAYS = Array.from({ length: 5 }, (_, at) => `2024010${at + 1}`);

interface Report {
  readonly dateRanges: readonly { readonly startDate: string; readonly endDate: string }[];
  readonly dimensions: readonly { readonly name: string }[];
  readonly metrics: readonly { readonly name: string }[];
  readonly offset?: number;
  readonly limit: number;
}

/** Speaks as `runReport` and `getMetadata` are documented: headers of its own order, values as text. */
function service(request: RecordedRequest): ScriptedAnswer {
  if (request.path === '/token') return account.token(request, SCOPE);
  if (!account.isKnown(request)) return { status: 401, json: { error: { code: 401, message: 'Invalid Credentials' } } };
  if (request.path === '/v1beta/properties/42/metadata')
    return {
      json: { dimensions: [{ apiName: 'date' }, { apiName: 'sessionSource' }], metrics: [{ apiName: 'sessions' }] },
    };
  const report = JSON.parse(request.body) as Report;
  const [range] = report.dateRanges;
  const bound = (day = '') =>
    /^\d{4}-/.test(day) ? day.replaceAll('-', '') : day === 'yesterday' ? '20240105' : '20240101';
  const rows = DAYS.filter((day) => day >= bound(range?.startDate) && day <= bound(range?.endDate)).flatMap((day) =>
    ['google', '(direct)'].map((source, at) => ({
      dimensionValues: report.dimensions.map(({ name }) => ({ value: name === 'date' ? day : source })),
      metricValues: report.metrics.map(({ name }) => ({
        value: name === 'sessions' ? `${Number(day) + at}` : '12.5E-1',
      })),
    })),
  );
  const offset = report.offset ?? 0;
  return {
    json: {
      dimensionHeaders: report.dimensions,
      metricHeaders: report.metrics.map(({ name }) => ({ name, type: 'TYPE_FLOAT' })),
      ...(rows.length === 0 ? {} : { rows: rows.slice(offset, offset + report.limit) }),
      rowCount: rows.length,
      metadata: {
        currencyCode: 'USD',
        timeZone: 'America/New_York',
        samplingMetadatas: [{ samplesReadCount: '50', samplingSpaceSize: '200' }],
      },
      propertyQuota: { tokensPerDay: { consumed: 3, remaining: 199_997 - offset } },
      kind: 'analyticsData#runReport',
    },
  };
}

describe('A ga4 connection', () => {
  const folders = new SpoolFolders();
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start(service);
  });
  afterEach(() => server.stop());
  afterAll(() => folders.remove());

  const COLUMNS = { date: 'date', session_source: 'string', sessions: 'bigint', totalRevenue: 'decimal(12,2)' };
  const open = async () => {
    const connection: YamlMap = {
      type: 'ga4',
      property: 'properties/42',
      endpoint: server.url,
      keyfile_json: account.keyfile(server.url),
      retry_seconds: 0,
    };
    return await openRows(connection);
  };
  const read = async (load: YamlMap = {}, request: object = {}) => {
    const session = await open();
    return await takeAll(session.read(folders.request(streamOf('sessions', COLUMNS, load), request)));
  };

  it('reads a report page by page, with what is known of its quality', async () => {
    const found = await read({ page_rows: 3 });
    expect(found.rows).toHaveLength(10);
    expect(found.rows[1]).toEqual(['2024-01-01', '(direct)', '20240102', '1.25']);
    expect(found.summary).toMatchObject({
      rowsAtSource: 10,
      facts: { sampled: true, samples_read: 50, sampling_space: 200, currency: 'USD', time_zone: 'America/New_York' },
    });
    const reports = server.requestsOf('/v1beta/properties/42:runReport').map(({ body }) => JSON.parse(body) as Report);
    expect(reports.map(({ offset }) => offset)).toEqual([0, 3, 6, 9]);
    expect(reports[0]).toMatchObject({
      dateRanges: [{ startDate: '365daysAgo', endDate: 'yesterday' }],
      dimensions: [{ name: 'date' }, { name: 'sessionSource' }],
      metrics: [{ name: 'sessions' }, { name: 'totalRevenue' }],
      limit: 3,
    });
  });

  it('reads the days from a window on', async () => {
    const window = windowFrom({ date: 'date' }, '2024-01-04');
    expect((await read({}, { window })).rows.map(([day]) => day)).toEqual([
      '2024-01-04',
      '2024-01-04',
      '2024-01-05',
      '2024-01-05',
    ]);
    expect((await read({}, { window: windowFrom({ date: 'date' }, '2024-02-01') })).rows).toEqual([]);
    const other = windowFrom({ sessions: 'bigint' }, '4');
    expect(await failures(read({}, { window: other }))).toMatchObject([{ code: 'ETL5063' }]);
  });

  it('reads some days at a time', async () => {
    const found = await read({ start_date: '2024-01-01', end_date: '2024-01-05', days_per_request: 2 });
    expect(found.rows).toHaveLength(10);
    expect(server.requestsOf('/v1beta/properties/42:runReport')).toHaveLength(3);
    expect(found.summary.facts).toMatchObject({ samples_read: 150, sampling_space: 600 });
  });

  it('asks for no range that ends before it begins', () => {
    const now = new Date('2024-01-10T12:00:00Z');
    const from = (day: string) => windowFrom({ date: 'date' }, day);
    expect(dayRanges(from('2024-01-09'), {}, now)).toEqual([{ startDate: '2024-01-09', endDate: 'yesterday' }]);
    expect(dayRanges(from('2024-01-10'), {}, now)).toEqual([{ startDate: '2024-01-10', endDate: '2024-01-10' }]);
    expect(dayRanges(from('2024-01-11'), {}, now)).toEqual([]);
    expect(dayRanges(from('2024-01-07'), { days_per_request: 2 }, now)).toEqual([
      { startDate: '2024-01-07', endDate: '2024-01-08' },
      { startDate: '2024-01-09', endDate: '2024-01-09' },
    ]);
  });

  it('says which columns the property has not', async () => {
    const session = await open();
    expect(await failures(session.describe(streamOf('x', { date: 'date', sesions: 'bigint' })))).toMatchObject([
      { code: 'ETL5045', message: expect.stringContaining('"sessions"') },
    ]);
    const known = await session.describe(streamOf('x', { date: 'date', sessions: 'bigint' }));
    expect(known.columns.map((column) => column.sourceType)).toEqual(['dimension', 'metric']);
  });

  it('waits when the quota is used up, and tells when it stays so', async () => {
    const busy = {
      status: 429,
      json: { error: { code: 429, message: 'Exhausted tokens', status: 'RESOURCE_EXHAUSTED' } },
    };
    const path = '/v1beta/properties/42:runReport';
    server.answerNextOf(path, busy, busy);
    expect((await read()).rows).toHaveLength(10);
    server.answerNextOf(path, ...Array.from({ length: 6 }, () => busy));
    expect(await failures(read())).toMatchObject([
      { code: 'ETL5064', message: expect.stringContaining('Exhausted tokens') },
    ]);
  });
});
