import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/adapter-contract.ts';
import { BigqueryApi } from '../../testing/servers/bigquery-api.ts';
import { GoogleAccount } from '../../testing/servers/google-account.ts';
import { checkCredentials, secretValues } from '../index.ts';
import type { Connection } from '../types.ts';
import { bigquery } from './adapter.ts';

const SCOPE = 'https://www.googleapis.com/auth/bigquery';
const root = mkdtempSync(path.join(os.tmpdir(), 'etl-bigquery-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const output = (more: object) => ({ type: 'bigquery', project: 'test', dataset: 'd', scopes: [SCOPE], ...more });

/** A service that takes the newest token of an account only. */
async function withAccount<T>(
  method: (api: BigqueryApi, account: GoogleAccount) => object,
  work: (connection: Connection, api: BigqueryApi, account: GoogleAccount) => Promise<T>,
): Promise<T> {
  const account = new GoogleAccount();
  const api = await BigqueryApi.start();
  const answer = api.answer.bind(api);
  api.answer = (request, fateOf) => {
    if (request.path === '/token') return account.token(request, SCOPE);
    return account.isKnown(request) ? answer(request, fateOf) : { status: 401, json: { error: { code: 401 } } };
  };
  const checked = checkCredentials(
    bigquery,
    output({ api_endpoint: api.server.url, job_retries: 0, ...method(api, account) }),
  );
  const warehouse = await bigquery.open(checked, { projectRoot: root });
  try {
    return await work(await warehouse.connect(), api, account);
  } finally {
    await warehouse.close();
    await api.server.stop();
  }
}

const inline = (api: BigqueryApi, account: GoogleAccount) => ({
  method: 'service-account-json',
  keyfile_json: account.keyfile(api.server.url),
});

describe('a service account', () => {
  it('signs in once, by the content of its key or by its file', async () => {
    await withAccount(inline, async (connection, _, account) => {
      await connection.query('select 1 as a');
      await connection.query('select 1 as a');
      expect(account.tokens).toBe(1);
    });
    const byFile = (api: BigqueryApi, account: GoogleAccount) => {
      writeFileSync(path.join(root, 'key.json'), JSON.stringify(account.keyfile(api.server.url)));
      return { method: 'service-account', keyfile: 'key.json' };
    };
    await withAccount(byFile, async (connection) => {
      expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
    });
  });

  it('signs in again when its token ends in the middle of a run', async () => {
    await withAccount(inline, async (connection, _, account) => {
      await connection.query('select 1 as a');
      account.tokens = 5;
      expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
      expect(account.tokens).toBe(6);
    });
  });

  it('waits for a sign-in that fails for a moment', async () => {
    await withAccount(inline, async (connection, api) => {
      api.server.answerNextOf('/token', { status: 503, body: 'busy' }, { instead: 'reset' });
      expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
    });
  });

  it.each([
    ['is refused', inline, 'gives no token for etl@test.example: invalid_grant: account not found'],
    [
      'has a key that is none',
      (api: BigqueryApi, account: GoogleAccount) => ({
        method: 'service-account-json',
        keyfile_json: { ...account.keyfile(api.server.url), private_key: 'nonsense' },
      }),
      'no RSA key',
    ],
    [
      'has no key in its file',
      () => ({ method: 'service-account', keyfile: 'absent.json' }),
      'the file absent.json cannot be read',
    ],
  ])('that %s is told without its key', async (_, method, says) => {
    await withAccount(method, async (connection, api, account) => {
      const body = { error: 'invalid_grant', error_description: 'account not found' };
      api.server.answerNextOf('/token', { status: 400, json: body });
      const error = await errorOf(connection.query('select 1 as a'));
      expect([error.code, error.message]).toEqual(['ETL4050', expect.stringContaining(says)]);
      expect(JSON.stringify(error.diagnostic)).not.toContain(account.privateKey.slice(40, 80));
    });
  });
});

describe('a token', () => {
  it('is sent as it is', async () => {
    await withAccount(
      (_, account) => {
        account.tokens = 7;
        return { method: 'oauth-secrets', token: 'google-7' };
      },
      async (connection) => {
        expect((await connection.query('select 1 as a')).rows).toEqual([[1]]);
      },
    );
  });

  it('that has ended is told', async () => {
    await withAccount(
      () => ({ method: 'oauth-secrets', token: 'old' }),
      async (connection) => {
        const error = await errorOf(connection.query('select 1 as a'));
        expect(error.code).toBe('ETL4050');
        expect(error.message).toContain('BigQuery does not take its token');
      },
    );
  });
});

describe('a profile output', () => {
  it.each([
    [{ method: 'service-account' }, 'keyfile'],
    [{ method: 'service-account-json' }, 'keyfile_json'],
    [{ method: 'service-account-json', keyfile_json: 'no json' }, 'keyfile_json'],
    [{ method: 'oauth-secrets' }, 'token'],
    [{ method: 'oauth-secrets', refresh_token: 'r' }, 'client_id'],
    [{ project: undefined }, 'project'],
    [{ dataset: undefined }, 'dataset'],
    [{ priority: 'soon' }, 'priority'],
    [{ maximum_bytes_billed: 'much' }, 'maximum_bytes_billed'],
    [{ keyfil: 'x' }, 'keyfil'],
  ])('%j is refused at %s', (more, key) => {
    expect(() => checkCredentials(bigquery, output(more))).toThrow(`key "${key}"`);
  });

  it("takes dbt's names, and numbers as text", () => {
    const given = {
      type: 'bigquery',
      method: 'oauth',
      project: 'p',
      schema: 's',
      maximum_bytes_billed: '1000',
      timeout_seconds: '30',
      job_retries: null,
      gcs_bucket: 'b',
    };
    expect(checkCredentials(bigquery, given)).toMatchObject({
      database: 'p',
      schema: 's',
      maximum_bytes_billed: 1000,
      timeout_seconds: 30,
    });
  });

  it('keeps its secrets from output', () => {
    const checked = checkCredentials(
      bigquery,
      output({
        method: 'oauth-secrets',
        token: 'secret-token',
        refresh_token: 'secret-refresh',
        client_secret: 'secret-client',
      }),
    );
    expect(secretValues(bigquery, checked)).toEqual(['secret-token', 'secret-refresh', 'secret-client']);
  });
});
