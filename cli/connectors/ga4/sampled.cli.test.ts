import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractServer, type RecordedRequest } from '../../testing/servers/contract-server.ts';
import { GoogleAccount } from '../../testing/servers/google-account.ts';
import { ShopProject } from '../../testing/shop-project.ts';

const account = new GoogleAccount();
const SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';

let metadata: Readonly<Record<string, unknown>>;
let quota: Readonly<Record<string, unknown>>;
let server: ContractServer;
let project: ShopProject;

function service(request: RecordedRequest) {
  if (request.path === '/token') return account.token(request, SCOPE);
  const rows = [{ dimensionValues: [{ value: '20240101' }], metricValues: [{ value: '7' }] }];
  const headers = { dimensionHeaders: [{ name: 'date' }], metricHeaders: [{ name: 'sessions' }] };
  return { json: { ...headers, rows, rowCount: 1, metadata, propertyQuota: quota } };
}

beforeEach(async () => {
  server = await ContractServer.start(service);
  const connection = { type: 'ga4', property: '42', endpoint: server.url, keyfile_json: account.keyfile(server.url) };
  project = new ShopProject(connection, [{ name: 'visits', columns: { date: 'date', sessions: 'bigint' } }]);
});
afterEach(async () => {
  await server.stop();
  project.remove();
});

async function facts(): Promise<unknown> {
  const sql = 'select facts from etl_audit.table_processing_log order by started_at desc limit 1';
  const [[found = ''] = []] = await project.rows(sql);
  return JSON.parse(found);
}

it('a report that is made from a sample is a warning, and what the service told of it is kept', async () => {
  metadata = {
    currencyCode: 'EUR',
    timeZone: 'Europe/Madrid',
    samplingMetadatas: [{ samplesReadCount: '50', samplingSpaceSize: '200' }],
    subjectToThresholding: true,
    dataLossFromOtherRow: true,
  };
  quota = { tokensPerDay: { consumed: 3, remaining: 24_000 }, tokensPerHour: { consumed: 3, remaining: 4_900 } };
  const { exit, stdout } = await project.etl(['load']);
  expect([exit, stdout]).toEqual([0, expect.stringContaining('made from a sample of 25.0 % of the events')]);
  expect(stdout).toContain('rows of few users are withheld');
  expect(stdout).toContain('rare values stand together as "(other)"');
  expect(await facts()).toEqual({
    sampled: true,
    samples_read: 50,
    sampling_space: 200,
    thresholded: true,
    data_loss_from_other_row: true,
    currency: 'EUR',
    time_zone: 'Europe/Madrid',
    tokens_left_today: 24_000,
    tokens_left_this_hour: 4_900,
  });
});

it('a report that is exact says nothing, unless the quota will not do for another', async () => {
  metadata = { currencyCode: 'EUR', timeZone: 'Europe/Madrid' };
  quota = { tokensPerDay: { consumed: 3, remaining: 24_000 } };
  const exact = await project.etl(['load']);
  expect([exact.exit, exact.stdout]).toEqual([0, expect.not.stringMatching(/sample|withheld|\(other\)|tokens|warn/)]);
  expect(await facts()).toMatchObject({ sampled: false, thresholded: false, tokens_left_today: 24_000 });
  quota = { tokensPerDay: { consumed: 510, remaining: 500 } };
  const scarce = await project.etl(['load', '--full-refresh']);
  expect(scarce.stdout).toContain('500 tokens of the quota are left today, and the report took 510');
});
