import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { PERSON, type TokenRequest } from '../../testing/servers/google-cloud.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';
import { type SignIn, SignInProject } from '../../testing/sign-in-project.ts';

const OTHER = 'other@test.example';
const person = { type: 'authorized_user', ...PERSON };
const federated = {
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: 'subject.txt' },
};

type Way = SignIn & { readonly says: readonly string[] };

describeWithServers(['bigquery', 'postgres'], 'Signing in to BigQuery that fails', () => {
  let server: SharedDataset;
  let signing: SignInProject;
  beforeAll(async () => {
    server = await bigqueryDataset();
  });
  beforeEach(async () => {
    signing = await SignInProject.start(server);
  });
  afterEach(() => signing.remove());

  it.each(refusedWays(() => signing.cloud.account.keyfile()))(
    'is told with what to do, and no secret: %s',
    async (_, given) => {
      const way = given();
      const result = await signing.build(way);
      expect(result.exit).toBe(2);
      const said = result.stderr.replace(/\s+/g, ' ');
      for (const part of ['ETL4050', ...way.says]) expect(said).toContain(part);
      expect(signing.secretsIn(result)).toEqual([]);
    },
  );

  it('in mid-run fails the nodes that are left', async () => {
    const { cloud } = signing;
    cloud.bigquery.onAnswered = ({ method }) => {
      if (method !== 'POST') return;
      cloud.revoke();
      cloud.instead = () => invalidGrant('Token has been expired or revoked.');
    };
    const result = await signing.build({ output: { method: 'oauth-secrets', ...PERSON } });
    expect(result.exit).not.toBe(0);
    const said = result.stdout + result.stderr;
    expect(said).toContain('invalid_grant: Token has been expired or revoked.');
    expect(said).toContain('sign in again and put the new one into the profile');
    expect(signing.secretsIn(result)).toEqual([]);
  });
});

function invalidGrant(why: string): ScriptedAnswer {
  return { status: 400, json: { error: 'invalid_grant', error_description: why } };
}

function refusedWays(key: () => object): [string, () => Way][] {
  const account = { method: 'service-account', keyfile: 'key.json' };
  const acting = { ...account, impersonate_service_account: OTHER };
  const refusing = (message: string) => (request: TokenRequest) =>
    request.host.startsWith('iam') ? { status: 403, json: { error: { code: 403, message } } } : undefined;
  return [
    [
      'a refresh token that was revoked',
      () => ({
        output: { method: 'oauth-secrets', ...PERSON, refresh_token: 'another' },
        says: ['invalid_grant: Token has been expired or revoked.', 'sign in again and put the new one'],
      }),
    ],
    [
      'a token that has ended',
      () => ({
        output: { method: 'oauth-secrets', token: 'subject-secret-2' },
        says: ['BigQuery does not take its token', 'give a new `token`, or a `refresh_token`'],
      }),
    ],
    [
      'a clock that is wrong',
      () => ({
        output: account,
        keyfile: key(),
        answer: () => invalidGrant('Invalid JWT: Token must be a short-lived token (60 minutes).'),
        says: ['short-lived token (60 minutes). hint:', 'that the clock is right'],
      }),
    ],
    [
      'a key that is damaged',
      () => ({
        output: account,
        keyfile: { ...key(), private_key: '-----BEGIN PRIVATE KEY-----\nsubject-secret\n' },
        says: ['no RSA key in PEM'],
      }),
    ],
    [
      'a key file that is not there',
      () => ({ output: account, says: ['the file key.json cannot be read', 'check `keyfile` of the profile'] }),
    ],
    [
      'a key file that is no JSON',
      () => ({
        output: acting,
        keyfile: 'subject-secret',
        says: ['key.json is not the JSON key of a service account'],
      }),
    ],
    [
      'a key file of a person',
      () => ({ output: account, keyfile: person, says: ['key.json is not the JSON key of a service account'] }),
    ],
    [
      'an account that may not act as another',
      () => ({
        output: acting,
        keyfile: key(),
        answer: refusing("Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."),
        says: [`it may not act as ${OTHER}: Permission`, `roles/iam.serviceAccountTokenCreator on ${OTHER}`],
      }),
    ],
    [
      'a project that does not have that API',
      () => ({
        output: acting,
        keyfile: key(),
        answer: refusing(
          'IAM Service Account Credentials API has not been used in project 1 before or it is disabled.',
        ),
        says: ['enable the IAM Service Account Credentials API'],
      }),
    ],
    ['no login', () => ({ output: { method: 'oauth' }, says: ['gcloud auth application-default login'] })],
    [
      'a login that is no JSON',
      () => ({
        output: { method: 'oauth' },
        adc: 'subject-secret{',
        says: ['is no JSON', 'GOOGLE_APPLICATION_CREDENTIALS'],
      }),
    ],
    [
      'a login that has to be repeated',
      () => ({
        output: { method: 'oauth' },
        adc: person,
        answer: () => invalidGrant('reauth related error (invalid_rapt)'),
        says: ['invalid_grant: reauth related error (invalid_rapt)', 'gcloud auth application-default login'],
      }),
    ],
    [
      'an identity that is not taken',
      () => ({
        output: { method: 'oauth' },
        adc: federated,
        answer: () => invalidGrant('The given credential is rejected.'),
        says: ['The given credential is rejected'],
      }),
    ],
    [
      'a gateway instead of Google',
      () => ({
        output: { method: 'oauth-secrets', ...PERSON },
        answer: () => ({ status: 502, body: '<html><title>502 Bad Gateway</title></html>' }),
        says: ['502 Bad Gateway'],
      }),
    ],
  ];
}
