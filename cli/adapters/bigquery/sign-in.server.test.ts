import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { PERSON } from '../../testing/servers/google-cloud.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';
import { type SignIn, SignInProject } from '../../testing/sign-in-project.ts';

const OTHER = 'other@test.example';
const IMPERSONATION = `/v1/projects/-/serviceAccounts/${OTHER}:generateAccessToken`;
const person = { type: 'authorized_user', ...PERSON };
const federated = {
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: 'subject.txt' },
};
const delegated = {
  type: 'impersonated_service_account',
  delegates: ['middle@test.example'],
  source_credentials: person,
  service_account_impersonation_url: `https://iamcredentials.googleapis.com${IMPERSONATION}`,
};

type Way = SignIn & { readonly asked: readonly string[] };

describeWithServers(['bigquery', 'postgres'], 'Signing in to BigQuery', () => {
  let server: SharedDataset;
  let signing: SignInProject;
  beforeAll(async () => {
    server = await bigqueryDataset();
  });
  beforeEach(async () => {
    signing = await SignInProject.start(server);
  });
  afterEach(() => signing.remove());
  const key = () => signing.cloud.account.keyfile();

  it.each<[string, () => Way]>([
    [
      'a key in the profile',
      () => ({
        output: { method: 'service-account-json', keyfile_json: key() },
        asked: ['oauth2.googleapis.com/token'],
      }),
    ],
    [
      'a key file',
      () => ({
        output: { method: 'service-account', keyfile: 'key.json' },
        keyfile: key(),
        asked: ['oauth2.googleapis.com/token'],
      }),
    ],
    [
      'a key of an account that acts as another',
      () => ({
        output: { method: 'service-account', keyfile: 'key.json', impersonate_service_account: OTHER },
        keyfile: key(),
        asked: ['oauth2.googleapis.com/token', `iamcredentials.googleapis.com${IMPERSONATION}`],
      }),
    ],
    [
      'a refresh token',
      () => ({ output: { method: 'oauth-secrets', ...PERSON }, asked: ['oauth2.googleapis.com/token'] }),
    ],
    [
      'a refresh token of another address',
      () => ({
        output: { method: 'oauth-secrets', ...PERSON, token_uri: 'https://www.googleapis.com/oauth2/v4/token' },
        asked: ['www.googleapis.com/oauth2/v4/token'],
      }),
    ],
    [
      'the login of a person',
      () => ({ output: { method: 'oauth' }, adc: person, asked: ['oauth2.googleapis.com/token'] }),
    ],
    [
      'the key file of the machine',
      () => ({ output: { method: 'oauth' }, adc: key(), asked: ['oauth2.googleapis.com/token'] }),
    ],
    [
      'workload identity',
      () => ({ output: { method: 'oauth' }, adc: federated, asked: ['sts.googleapis.com/v1/token'] }),
    ],
    [
      'a login that acts as an account by delegates',
      () => ({
        output: { method: 'oauth' },
        adc: delegated,
        asked: ['oauth2.googleapis.com/token', `iamcredentials.googleapis.com${IMPERSONATION}`],
      }),
    ],
  ])('works by %s, with one token for the run, which nothing shows', async (_, given) => {
    const way = given();
    const result = await signing.build({ ...way, output: { ...way.output, quota_project: 'payer-1' } });
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    const asked = signing.cloud.tokenRequests.filter(({ host }) => host !== 'metadata');
    expect(asked.map(({ host, path }) => `${host}${path}`)).toEqual(way.asked);
    for (const { headers } of signing.cloud.bigquery.requests) expect(headers['x-goog-user-project']).toBe('payer-1');
    const delegates = asked.flatMap(({ path, body }) => (path === IMPERSONATION ? JSON.parse(body).delegates : []));
    expect(delegates).toEqual(way.adc === delegated ? delegated.delegates : []);
    expect(signing.secretsIn(result)).toEqual([]);
  });

  it('works by the login that gcloud keeps, and on a machine of Google’s', async () => {
    const login = { output: { method: 'oauth' } };
    signing.project.write({ 'gcloud/application_default_credentials.json': JSON.stringify(person) });
    const byLogin = await signing.build(login, {
      ...signing.cloud.env,
      CLOUDSDK_CONFIG: signing.project.path('gcloud'),
    });
    expect(byLogin.exit, byLogin.stdout + byLogin.stderr).toBe(0);
    expect(signing.cloud.tokenRequests.at(-1)?.host).toBe('oauth2.googleapis.com');
    const byMachine = await signing.build(login, signing.cloud.machineEnv);
    expect(byMachine.exit, byMachine.stdout + byMachine.stderr).toBe(0);
    expect(signing.cloud.tokenRequests.at(-1)?.host).toBe('metadata');
  });

  it.each<[string, () => SignIn]>([
    ['a key', () => ({ output: { method: 'service-account-json', keyfile_json: key() } })],
    ['a refresh token', () => ({ output: { method: 'oauth-secrets', ...PERSON } })],
    ['workload identity', () => ({ output: { method: 'oauth' }, adc: federated })],
  ])('goes on when all tokens end in mid-run, with one new token for all threads: %s', async (_, given) => {
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    signing.project.write(Object.fromEntries(names.map((name) => [`models/${name}.sql`, 'select 1 as id'])));
    let jobs = 0;
    signing.cloud.bigquery.onAnswered = ({ method, path }) => {
      if (isNewJob(method, path) && ++jobs === 6) signing.cloud.revoke();
    };
    const result = await signing.build(given());
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    expect(signing.cloud.tokenRequests.filter(({ host }) => host !== 'metadata')).toHaveLength(2);
  });

  it('goes on when the token ends in the middle of an upload, which goes by the proxy too', async () => {
    const table = { name: 'orders', load: { path: 'orders.csv' }, columns: [{ name: 'id', data_type: 'integer' }] };
    const sources = [
      { name: 'shop', schema: `${server.dataset}_raw`, config: { connection: 'files' }, tables: [table] },
    ];
    signing.project.write({ 'data/orders.csv': 'id\n1\n2\n', 'models/sources.yml': JSON.stringify({ sources }) });
    signing.cloud.bigquery.onAnswered = ({ method, path }) => {
      if (method === 'POST' && path.includes('uploadType=resumable')) signing.cloud.revoke();
    };
    const connections = { files: { type: 'files', root: 'data' } };
    const output = { method: 'service-account-json', keyfile_json: key(), connections };
    const result = await signing.build({ output });
    expect(result.exit, result.stdout + result.stderr).toBe(0);
    const parts = signing.cloud.bigquery.requests.filter(({ method }) => method === 'PUT');
    expect(parts.map(({ path }) => path.includes('upload_id='))).toEqual([true, true]);
    expect(new Set(parts.map(({ headers }) => headers.authorization)).size).toBe(2);
    expect(signing.cloud.tokenRequests).toHaveLength(2);
  });
});

function isNewJob(method: string, path: string): boolean {
  return method === 'POST' && /\/jobs(\?|$)/.test(path);
}
