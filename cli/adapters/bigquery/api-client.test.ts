import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContractServer, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { ApiClient } from './api-client.ts';

let service: ContractServer;
let client: ApiClient;
let token = 0;

const NO_PATIENCE = { retries: 0, deadlineMs: 1000, baseMs: 1, mostMs: 5 };
const authentication = {
  headers: async () => ({ authorization: `Bearer ${token}` }),
  renew: () => {
    token += 1;
  },
};

beforeAll(async () => {
  service = await ContractServer.start(() => ({ json: { kind: 'ok' } }));
});
afterAll(() => service.stop());
beforeEach(() => {
  token = 1;
  client = new ApiClient(`${service.url}/`, 'p', authentication, NO_PATIENCE);
});

const last = () => service.requests.at(-1);

describe('a request to the API of BigQuery', () => {
  it('goes to the documented address, signed, with its body as JSON', async () => {
    const body = { configuration: { dryRun: true } };
    expect(
      await client.call({ method: 'POST', path: '/projects/p/jobs', query: { a: '1', b: undefined }, body }),
    ).toEqual({
      kind: 'ok',
    });
    expect(last()).toMatchObject({ method: 'POST', path: '/bigquery/v2/projects/p/jobs' });
    expect(last()?.headers).toMatchObject({ authorization: 'Bearer 1', 'content-type': 'application/json' });
    expect(last()?.query.get('a')).toBe('1');
    expect(last()?.query.has('b')).toBe(false);
    expect(JSON.parse(last()?.body ?? '')).toEqual(body);
  });

  it.each<[string, ScriptedAnswer, object]>([
    [
      'a refusal',
      { status: 403, json: { error: { message: 'no', errors: [{ reason: 'accessDenied' }] } } },
      { name: 'ApiError', status: 403, reason: 'accessDenied', message: 'no' },
    ],
    [
      'a limit',
      { status: 429, headers: { 'retry-after': '3' }, json: { error: { message: 'slow' } } },
      { name: 'ApiError', status: 429, retryAfterMs: 3000 },
    ],
    [
      'a page of a gateway',
      { status: 502, body: '<html>bad gateway</html>' },
      { name: 'ApiError', status: 502, message: 'bad gateway' },
    ],
    ['a body that ends too early', { json: { text: 'x'.repeat(2000) }, cutAfterBytes: 100 }, { name: 'LostAnswer' }],
    ['a body that is no JSON', { body: 'oops' }, { name: 'LostAnswer', message: 'its answer is no JSON' }],
    ['a connection that dies', { instead: 'reset' }, { name: 'LostAnswer' }],
  ])('tells %s', async (_, answer, failure) => {
    service.answerNext(answer);
    await expect(client.call({ method: 'GET', path: '/x' })).rejects.toMatchObject(failure);
  });

  it('tells that nothing came in time, and stops waiting when it is aborted', async () => {
    service.answerNext({ instead: 'hang' }, { instead: 'hang' });
    await expect(client.call({ method: 'GET', path: '/x', timeoutMs: 100 })).rejects.toMatchObject({
      name: 'LostAnswer',
      message: 'nothing came in time',
    });
    const signal = AbortSignal.timeout(100);
    await expect(client.call({ method: 'GET', path: '/x', signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('fetches a token anew when the service no longer takes it, once', async () => {
    service.answerNext({ status: 401, json: { error: { message: 'expired' } } });
    expect(await client.call({ method: 'GET', path: '/x' })).toEqual({ kind: 'ok' });
    expect(last()?.headers.authorization).toBe('Bearer 2');
    const expired = { status: 401, json: { error: { message: 'expired' } } };
    service.answerNext(expired, expired);
    await expect(client.call({ method: 'GET', path: '/x' })).rejects.toMatchObject({ status: 401 });
  });

  it('repeats what may pass, no sooner than asked, and nothing else', async () => {
    const patient = new ApiClient(service.url, 'p', authentication, { ...NO_PATIENCE, retries: 2 });
    const before = service.requests.length;
    service.answerNext({ status: 503, body: '' }, { instead: 'reset' });
    expect(await patient.call({ method: 'GET', path: '/x' })).toEqual({ kind: 'ok' });
    expect(service.requests.length - before).toBe(3);
    service.answerNext({ status: 404, json: { error: { message: 'not there' } } });
    await expect(patient.call({ method: 'GET', path: '/x' })).rejects.toMatchObject({ status: 404 });
    expect(service.requests.length - before).toBe(4);
  });
});
