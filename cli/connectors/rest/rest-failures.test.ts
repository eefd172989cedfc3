import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, ids, pages, RestOrders, rowsOf } from '../../testing/rest-orders.ts';
import { failures, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { ContractServer } from '../../testing/servers/contract-server.ts';

const COLUMNS = { id: 'bigint', name: 'string' };
const SECRET = 's3cret-t0ken';

describe('A rest connection', () => {
  const orders = new RestOrders();
  beforeEach(() => orders.start());
  afterEach(() => orders.stop());
  afterAll(() => orders.folders.remove());

  describe('when something fails', () => {
    const load = { records: 'items[*]', paging: { kind: 'page', size_param: 'per_page', total: 'total' } };

    it('asks again what may pass', async () => {
      orders.server.answerNext(
        { status: 429, headers: { 'retry-after': '0' } },
        { status: 503, headers: { 'retry-after': new Date(0).toUTCString() } },
        { status: 502, body: '<h1>Bad gateway</h1>' },
        { instead: 'reset' },
        { json: { items: rowsOf(25), total: 25 }, cutAfterBytes: 40 },
      );
      expect(ids((await orders.read(load)).rows)).toEqual(all(25));
      expect(orders.server.requests).toHaveLength(6);
    });

    it('asks again when nothing comes', async () => {
      orders.server.answerNext({ instead: 'hang' }, { json: { items: rowsOf(25), total: 25 }, bytesPerSecond: 1 });
      expect(ids((await orders.read(load, { connection: { timeout_seconds: 0.15 } })).rows)).toEqual(all(25));
    });

    it('gives up in the end, with the words of the server', async () => {
      orders.answerer = () => ({ status: 500, json: { error: { message: `no ${SECRET} today` } } });
      const auth = { type: 'bearer', token: SECRET };
      const [found] = await failures(orders.read(load, { connection: { retries: 2, auth } }));
      expect(found).toMatchObject({
        code: 'ETL5064',
        message: expect.stringMatching(/500 3 times, at last: no \*\*\* today/),
      });
    });

    it('does not wait longer than it may', async () => {
      orders.answerer = () => ({ status: 429, headers: { 'retry-after': '3600' } });
      const [found] = await failures(orders.read(load));
      expect(found).toMatchObject({ code: 'ETL5064', message: expect.stringContaining('asks to wait 3600 s') });
      expect(orders.server.requests).toHaveLength(1);
    });

    it('tells refusals at once, and never a secret', async () => {
      const codes = { 400: 'ETL5060', 401: 'ETL5041', 403: 'ETL5041', 404: 'ETL5060' };
      const auth = { type: 'api_key', in: 'query', name: 'key', value: SECRET };
      for (const [status, code] of Object.entries(codes)) {
        orders.answerer = () => ({
          status: Number(status),
          json: { message: `key ${SECRET} of %1`, parameters: ['shop'] },
        });
        const [found] = await failures(orders.read(load, { connection: { auth } }));
        expect(found).toMatchObject({ code, message: expect.stringContaining('key *** of shop') });
        expect(JSON.stringify(found)).not.toContain(SECRET);
      }
      expect(orders.server.requests).toHaveLength(4);
    });

    it('tells a server that is not there, and one that is gone', async () => {
      const session = await orders.open({ retries: 0 });
      const stream = streamOf('orders', COLUMNS, {
        records: 'items[*]',
        paging: { kind: 'page', size_param: 'per_page', size: 5 },
      });
      const reading = session.read(orders.folders.request(stream, { chunkRows: 5 }));
      await reading.next();
      await orders.server.stop();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5042' }]);
      expect(await failures(orders.read(load, { connection: { retries: 1 } }))).toMatchObject([{ code: 'ETL5040' }]);
    });

    it('stops when it is cancelled', async () => {
      const cancelled = new AbortController();
      orders.answerer = () => {
        cancelled.abort();
        return { instead: 'hang' };
      };
      expect(await failures(orders.read(load, { request: { signal: cancelled.signal } }))).toMatchObject([
        { code: 'ETL5036' },
      ]);
    });
  });

  describe('proves who asks', () => {
    const header = () => orders.server.requests.at(-1)?.headers;

    it('by a token, a password or a key', async () => {
      orders.answerer = () => ({ json: [] });
      await orders.read({}, { connection: { auth: { type: 'bearer', token: SECRET }, headers: { 'X-Shop': 'a' } } });
      expect(header()).toMatchObject({ authorization: `Bearer ${SECRET}`, 'x-shop': 'a' });
      await orders.read({}, { connection: { auth: { type: 'basic', username: 'me', password: 'pw' } } });
      expect(header()?.authorization).toBe(`Basic ${btoa('me:pw')}`);
      await orders.read({}, { connection: { auth: { type: 'api_key', name: 'X-Key', value: SECRET } } });
      expect(header()?.['x-key']).toBe(SECRET);
    });

    it('but not to another server that it is sent to', async () => {
      const other = await ContractServer.start(() => ({ json: [{ id: 1, name: 'x' }] }));
      orders.answerer = () => ({ status: 302, headers: { location: `${other.url}/x` } });
      const auth = { type: 'api_key', name: 'X-Key', value: SECRET };
      await orders.read({}, { connection: { auth } });
      expect(other.requests[0]?.headers['x-key']).toBeUndefined();
      await other.stop();
    });

    it('by tokens of client credentials, new ones before they end and after a 401', async () => {
      let tokens = 0;
      let good = 0;
      orders.answerer = ({ path, headers, query }) => {
        if (path === '/token') {
          tokens += 1;
          return { json: { access_token: `t${tokens}`, expires_in: tokens === 1 ? 3600 : 0 } };
        }
        if (query.get('page') === '2' && tokens === 1) return { status: 401, json: { message: 'expired' } };
        good += 1;
        return headers.authorization === `Bearer t${tokens}`
          ? pages(rowsOf(4))({ query } as never, 0)
          : { status: 401 };
      };
      const auth = {
        type: 'oauth_client_credentials',
        token_url: `${orders.server.url}/token`,
        client_id: 'me',
        client_secret: SECRET,
        scope: 'read',
      };
      const load = { records: 'items[*]', paging: { kind: 'page', size_param: 'per_page', size: 1 } };
      expect(ids((await orders.read(load, { connection: { auth } })).rows)).toEqual(all(4));
      const [first] = orders.server.requestsOf('/token');
      expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
        grant_type: 'client_credentials',
        client_id: 'me',
        client_secret: SECRET,
        scope: 'read',
      });
      expect([tokens > 2, good]).toEqual([true, 5]);
      orders.answerer = ({ path, headers }) =>
        path === '/token'
          ? { json: { access_token: 'given-token' } }
          : { status: 403, json: { message: `no right for ${headers.authorization}` } };
      const [refused] = await failures(orders.read(load, { connection: { auth } }));
      expect(refused).toMatchObject({ code: 'ETL5041', message: expect.not.stringContaining('given-token') });
      orders.answerer = () => ({
        status: 400,
        json: { error: 'invalid_client', error_description: `unknown ${SECRET}` },
      });
      const [found] = await failures(orders.read(load, { connection: { auth } }));
      expect(found).toMatchObject({ code: 'ETL5041', message: expect.stringContaining('unknown ***') });
    });
  });
});
