import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { type Answerer, ContractServer } from '../../testing/servers/contract-server.ts';
import { rest } from './connector.ts';

const COLUMNS = { id: 'bigint', name: 'string' };
const SECRET = 's3cret-t0ken';

/** Rows by number, from 1. */
const rowsOf = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `row ${at + 1}` }));

/** A server that gives rows by `page` and `per_page`, or by `offset` and `limit`. */
function pages(all: readonly unknown[], more: object = {}): Answerer {
  return ({ query }) => {
    const size = Number(query.get('per_page') ?? query.get('limit') ?? 10);
    const start = query.has('offset') ? Number(query.get('offset')) : (Number(query.get('page') ?? 1) - 1) * size;
    return { json: { items: all.slice(start, start + size), total: all.length, ...more } };
  };
}

describe('A rest connection', () => {
  const folders = new SpoolFolders();
  let server: ContractServer;
  let answerer: Answerer;
  beforeEach(async () => {
    answerer = pages(rowsOf(25));
    server = await ContractServer.start((request, count) => answerer(request, count));
  });
  afterEach(() => server.stop());
  afterAll(() => folders.remove());

  const open = async (more: YamlMap = {}) =>
    await openRows({ type: 'rest', base_url: `${server.url}/v1`, retry_seconds: 0, ...more });
  const read = async (load: YamlMap, more: { connection?: YamlMap; request?: object; columns?: object } = {}) => {
    const session = await open(more.connection);
    const stream = streamOf('orders', { ...(more.columns ?? COLUMNS) } as typeof COLUMNS, load);
    return await takeAll(session.read(folders.request(stream, more.request)));
  };
  const ids = (rows: readonly (readonly (string | null)[])[]) => rows.map(([id]) => Number(id));
  const all = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  const asked = () => server.requests.map(({ path, query }) => `${path}?${query}`);

  describe('reads pages', () => {
    const records = 'items[*]';

    it('by number, as many as the total says, several at a time and in order', async () => {
      const paging = { kind: 'page', size_param: 'per_page', size: 3, total: 'total' };
      const found = await read({ records, paging });
      expect(ids(found.rows)).toEqual(all(25));
      expect(found.summary.rowsAtSource).toBe(25);
      expect(asked()).toHaveLength(9);
    });

    it('by number until one is empty, where nothing says how many there are', async () => {
      const found = await read({ records, paging: { kind: 'page', size_param: 'per_page', size: 10 } });
      expect(ids(found.rows)).toEqual(all(25));
      expect(found.summary.rowsAtSource).toBeNull();
      expect(asked()).toHaveLength(4);
    });

    it('by offset, with the rows that the server gives instead of those asked for', async () => {
      answerer = ({ query }) => {
        const start = Number(query.get('offset'));
        return { json: { items: rowsOf(25).slice(start, start + 4), total: 25 } };
      };
      for (const total of ['total', 'no_such_total']) {
        const paging = { kind: 'offset', size: 10, total };
        expect(ids((await read({ records, paging })).rows)).toEqual(all(25));
      }
    });

    it('by cursor, from the answer and from the last row', async () => {
      answerer = ({ query }) => {
        const after = Number(query.get('after') ?? 0);
        const items = rowsOf(25).slice(after, after + 10);
        return { json: { items, next: items.length < 10 ? null : `${items.at(-1)?.id}`, more: after + 10 < 25 } };
      };
      const paging = { kind: 'cursor', param: 'after', next: 'next' };
      expect(ids((await read({ records, paging })).rows)).toEqual(all(25));
      const byLast = { kind: 'cursor', param: 'after', next_of_last: 'id', more: 'more' };
      expect(ids((await read({ records, paging: byLast })).rows)).toEqual(all(25));
    });

    it('by the next URL, in the answer or in a Link header', async () => {
      answerer = ({ query }) => {
        const page = Number(query.get('p') ?? 0);
        const url = page < 2 ? `/v1/orders?p=${page + 1}` : undefined;
        const headers = url === undefined ? {} : { link: `<${server.url}/x>; rel="prev", <${url}>; rel="next"` };
        return { json: { items: [{ id: page, name: 'x' }], next: url }, headers };
      };
      for (const paging of [{ kind: 'next_url', next: 'next' }, { kind: 'link_header' }])
        expect(ids((await read({ records, paging })).rows)).toEqual([0, 1, 2]);
    });

    it('never at another server than its own', async () => {
      answerer = () => ({ json: { items: rowsOf(1), next: 'http://127.0.0.1:9/steal' } });
      const found = await failures(read({ records, paging: { kind: 'next_url', next: 'next' } }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('another server') }]);
    });

    it('in the body of a POST', async () => {
      answerer = ({ body }) => {
        const { variables } = JSON.parse(body) as { variables: { first: number; skip: number } };
        const items = rowsOf(25).slice(variables.skip, variables.skip + variables.first);
        return { json: { data: { orders: items } } };
      };
      const found = await read({
        method: 'POST',
        body: { query: 'query { orders }', variables: { kind: 'all' } },
        records: '$.data.orders',
        paging: { kind: 'offset', in: 'body', param: 'variables.skip', size_param: 'variables.first', size: 7 },
      });
      expect(ids(found.rows)).toEqual(all(25));
      expect(JSON.parse(server.requests[1]?.body ?? '')).toEqual({
        query: 'query { orders }',
        variables: { kind: 'all', skip: 7, first: 7 },
      });
    });

    it('not without end from a server that always answers the same', async () => {
      answerer = () => ({ json: { items: rowsOf(5) } });
      const found = await failures(read({ records, paging: { kind: 'page' } }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('same as the page before') }]);
    });

    it('and tells rows that leave meanwhile, or that never come', async () => {
      answerer = ({ query }) => pages(rowsOf(query.get('page') === '1' ? 25 : 24))({ query } as never, 0);
      const paging = { kind: 'page', size_param: 'per_page', size: 10, total: 'total' };
      expect(await failures(read({ records, paging }))).toMatchObject([{ code: 'ETL5042' }]);
      answerer = ({ query }) => ({ json: { items: query.get('page') === '1' ? rowsOf(10) : [], total: 25 } });
      const found = await failures(read({ records, paging }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('had 10') }]);
    });

    it('that grow while they are read, with the rows that came', async () => {
      answerer = ({ query }) => pages(rowsOf(query.get('page') === '1' ? 20 : 31))({ query } as never, 0);
      const paging = { kind: 'page', size_param: 'per_page', size: 10, total: 'total' };
      expect(ids((await read({ records, paging })).rows)).toEqual(all(31));
    });
  });

  describe('reads values', () => {
    it('exactly as they are written, nested ones as JSON', async () => {
      const row = `{"id": 12345678901234567890, "amount": 12345678901234567890.10, "small": 1e-7, "big": 1.5E+3,
        "text": "12345678901234567890 \\"1.0\\" \\u00e9", "no": null, "yes": true, "zero": -0, "list": [1.10, {"a": "b"}],
        "o": {"p": {"q": [{"r": 1}, {"r": 2.50}]}}, "attributes": [{"code": "brand", "value": "Acme"}], "a.b": "dotted"}`;
      answerer = () => ({ body: `[${row}]` });
      const columns = {
        id: 'decimal(38,0)',
        amount: 'decimal(38,2)',
        small: 'double',
        big: 'integer',
        text: 'string',
        no: 'string',
        yes: 'boolean',
        zero: 'double',
        list: 'json',
        'o.p.q[-1].r': 'double',
        'o.p.q[*].r': 'json',
        'attributes[?code=brand].value': 'string',
        'a.b': 'string',
      };
      const { rows } = await read({}, { columns });
      expect(rows).toEqual([
        [
          '12345678901234567890',
          '12345678901234567890.10',
          '0.0000001',
          '1500',
          '12345678901234567890 "1.0" é',
          null,
          'true',
          '-0',
          '[1.10,{"a":"b"}]',
          '2.50',
          '[1,2.50]',
          'Acme',
          'dotted',
        ],
      ]);
    });

    it('of rows that lie in others, with those of the outer ones', async () => {
      const lines = (...skus: string[]) => skus.map((sku) => ({ sku }));
      answerer = () => ({
        json: [
          { id: 1, lines: lines('a', 'b') },
          { id: 2, lines: [] },
          { id: 3, lines: lines('c') },
        ],
      });
      const { rows } = await read({ records: '[*].lines[*]' }, { columns: { 'parent.id': 'bigint', sku: 'string' } });
      expect(rows).toEqual([
        ['1', 'a'],
        ['1', 'b'],
        ['3', 'c'],
      ]);
    });

    it('and says which columns no row has', async () => {
      const columns = { id: 'bigint', nmae: 'string' };
      const load = { records: 'items', paging: { kind: 'none' } };
      const [found] = await failures(read(load, { columns }));
      expect(found).toMatchObject({ code: 'ETL5045' });
      expect(found?.message).toMatch(/"nmae".*"id", "name"/);
      const allowed = await read({ ...load, missing_columns: 'null' }, { columns });
      expect(allowed.rows[0]).toEqual(['1', null]);
    });

    it('from answers that are what the table says, only', async () => {
      answerer = () => ({ body: '<html>Log in</html>' });
      expect(await failures(read({}))).toMatchObject([{ code: 'ETL5061', message: expect.stringContaining('Log in') }]);
      answerer = () => ({ json: { data: [] } });
      expect(await failures(read({ records: 'items[*]' }))).toMatchObject([
        { code: 'ETL5061', message: expect.stringContaining('it has data') },
      ]);
      answerer = () => ({ body: Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]) });
      expect(await failures(read({}))).toMatchObject([{ code: 'ETL5061' }]);
      expect(server.requests).toHaveLength(3);
    });
  });

  describe('reads windows', () => {
    const rows = [
      { id: 1, at: '2024-01-01T00:00:00Z' },
      { id: 2, at: '2024-01-02T03:04:05.600Z' },
      { id: 3, at: '2024-01-02T05:04:05.600001+02:00' },
      { id: 4, at: null },
    ];
    const columns = { id: 'bigint', at: 'timestamptz' };
    const window = (more = {}) => windowFrom({ at: 'timestamptz' }, '2024-01-02 03:04:05.6+00', more);

    it('by parameters of the server, in its own form', async () => {
      answerer = () => ({ json: rows.slice(1) });
      const forms = { iso: '2024-01-02T03:04:05.600000Z', text: '2024-01-02 03:04:05', date: '2024-01-02' };
      for (const [format, from] of Object.entries({ ...forms, unix: '1704164645', unix_ms: '1704164645600' })) {
        const incremental = { params: { since: '{from}', field: '{column}' }, format };
        await read({ incremental }, { columns, request: { window: window() } });
        expect(server.requests.at(-1)?.query.get('since')).toBe(from);
        expect(server.requests.at(-1)?.query.get('field')).toBe('at');
      }
      await read({ incremental: { params: { since: '{from}' } } }, { columns });
      expect(server.requests.at(-1)?.query.has('since')).toBe(false);
      await read({ incremental: { params: { since: '{from}' }, start: '2020-01-01' } }, { columns });
      expect(server.requests.at(-1)?.query.get('since')).toBe('2020-01-01T00:00:00Z');
    });

    it('of rows that lie in others, by the cursor of these', async () => {
      answerer = () => ({ json: rows.map((row) => ({ ...row, lines: [{ n: row.id * 10 }] })) });
      const stream = streamOf('lines', { n: 'integer' }, { records: '[*].lines[*]' });
      const link = { table: 'orders', on: [{ child: 'order_id', parent: 'id' }] };
      const asked = window({ nulls: false });
      const request = folders.request(stream, {
        window: asked,
        parent: { link, columns: asked.columns },
        columns: [...stream.columns, ...streamOf('x', { at: 'timestamptz' }).columns],
      });
      const found = await takeAll((await open()).read(request));
      expect(found.rows.map(([n]) => n)).toEqual(['20', '30']);
    });

    it('and leaves out what the server gives besides', async () => {
      answerer = () => ({ json: rows });
      const given = async (more: object) => ids((await read({}, { columns, request: { window: window(more) } })).rows);
      expect(await given({})).toEqual([2, 3, 4]);
      expect(await given({ inclusive: false, nulls: false })).toEqual([3]);
    });
  });

  describe('reads children', () => {
    beforeEach(() => {
      answerer = ({ path, query }) => {
        if (path === '/v1/customers')
          return { json: [1, 2, 3].map((id) => ({ id, code: `c/${id}`, at: `2024-01-0${id}` })) };
        const id = Number(decodeURIComponent(path).at(-1));
        const page = Number(query.get('page'));
        return { json: page <= id ? [{ n: id * 10 + page }] : [] };
      };
    });
    const customers = streamOf('customers', { id: 'bigint', code: 'string', at: 'date' }, { path: '/customers' });
    const children = async (request: object) => {
      const session = await rest.open(
        rest.connection.parse({ type: 'rest', base_url: `${server.url}/v1` }) as YamlMap,
        { connection: 'shop', projectRoot: '', streamOf: (table) => (table === 'customers' ? customers : undefined) },
      );
      const columns = { 'parent.id': 'bigint', n: 'integer' };
      const load = { path: 'of/{parent.code}', parent: 'customers', paging: { kind: 'page' } };
      const stream = streamOf('orders', columns, load);
      const asking = folders.request(stream, request);
      return { ...(await takeAll(session.read(asking))), queries: await session.queries(asking) };
    };

    it('for each row of the parent, whose values they may have', async () => {
      const found = await children({});
      expect(found.rows).toEqual([
        ['1', '11'],
        ['2', '21'],
        ['2', '22'],
        ['3', '31'],
        ['3', '32'],
        ['3', '33'],
      ]);
      expect(asked()).toContain('/v1/of/c%2F2?page=3');
      expect(found.queries.join('\n')).toMatch(
        /GET .*\/v1\/customers\nGET .*\/of\/{parent\.code}\?page=1, for each row/,
      );
    });

    it('through the cursor of the parent', async () => {
      const window = windowFrom({ at: 'date' }, '2024-01-03');
      const link = { table: 'customers', on: [{ child: 'parent.id', parent: 'id' }] };
      const stream = streamOf('orders', { 'parent.id': 'bigint', n: 'integer' });
      const columns = [...stream.columns, ...streamOf('x', { at: 'date' }).columns];
      const found = await children({ window, parent: { link, columns: window.columns }, columns });
      expect(found.rows.map(([id, , at]) => [id, at])).toEqual(Array.from({ length: 3 }, () => ['3', '2024-01-03']));
      expect(asked().filter((one) => one.includes('/of/'))).toHaveLength(4);
    });
  });

  describe('when something fails', () => {
    const load = { records: 'items[*]', paging: { kind: 'page', size_param: 'per_page', total: 'total' } };

    it('asks again what may pass', async () => {
      server.answerNext(
        { status: 429, headers: { 'retry-after': '0' } },
        { status: 503, headers: { 'retry-after': new Date(0).toUTCString() } },
        { status: 502, body: '<h1>Bad gateway</h1>' },
        { instead: 'reset' },
        { json: { items: rowsOf(25), total: 25 }, cutAfterBytes: 40 },
      );
      expect(ids((await read(load)).rows)).toEqual(all(25));
      expect(server.requests).toHaveLength(6);
    });

    it('asks again when nothing comes', async () => {
      server.answerNext({ instead: 'hang' }, { json: { items: rowsOf(25), total: 25 }, bytesPerSecond: 1 });
      expect(ids((await read(load, { connection: { timeout_seconds: 0.15 } })).rows)).toEqual(all(25));
    });

    it('gives up in the end, with the words of the server', async () => {
      answerer = () => ({ status: 500, json: { error: { message: `no ${SECRET} today` } } });
      const auth = { type: 'bearer', token: SECRET };
      const [found] = await failures(read(load, { connection: { retries: 2, auth } }));
      expect(found).toMatchObject({
        code: 'ETL5064',
        message: expect.stringMatching(/500 3 times, at last: no \*\*\* today/),
      });
    });

    it('does not wait longer than it may', async () => {
      answerer = () => ({ status: 429, headers: { 'retry-after': '3600' } });
      const [found] = await failures(read(load));
      expect(found).toMatchObject({ code: 'ETL5064', message: expect.stringContaining('asks to wait 3600 s') });
      expect(server.requests).toHaveLength(1);
    });

    it('tells refusals at once, and never a secret', async () => {
      const codes = { 400: 'ETL5060', 401: 'ETL5041', 403: 'ETL5041', 404: 'ETL5060' };
      const auth = { type: 'api_key', in: 'query', name: 'key', value: SECRET };
      for (const [status, code] of Object.entries(codes)) {
        answerer = () => ({ status: Number(status), json: { message: `key ${SECRET} of %1`, parameters: ['shop'] } });
        const [found] = await failures(read(load, { connection: { auth } }));
        expect(found).toMatchObject({ code, message: expect.stringContaining('key *** of shop') });
        expect(JSON.stringify(found)).not.toContain(SECRET);
      }
      expect(server.requests).toHaveLength(4);
    });

    it('tells a server that is not there, and one that is gone', async () => {
      const session = await open({ retries: 0 });
      const stream = streamOf('orders', COLUMNS, {
        records: 'items[*]',
        paging: { kind: 'page', size_param: 'per_page', size: 5 },
      });
      const reading = session.read(folders.request(stream, { chunkRows: 5 }));
      await reading.next();
      await server.stop();
      expect(await failures(takeAll(reading))).toMatchObject([{ code: 'ETL5042' }]);
      expect(await failures(read(load, { connection: { retries: 1 } }))).toMatchObject([{ code: 'ETL5040' }]);
    });

    it('stops when it is cancelled', async () => {
      const cancelled = new AbortController();
      answerer = () => {
        cancelled.abort();
        return { instead: 'hang' };
      };
      expect(await failures(read(load, { request: { signal: cancelled.signal } }))).toMatchObject([
        { code: 'ETL5036' },
      ]);
    });
  });

  describe('proves who asks', () => {
    const header = () => server.requests.at(-1)?.headers;

    it('by a token, a password or a key', async () => {
      answerer = () => ({ json: [] });
      await read({}, { connection: { auth: { type: 'bearer', token: SECRET }, headers: { 'X-Shop': 'a' } } });
      expect(header()).toMatchObject({ authorization: `Bearer ${SECRET}`, 'x-shop': 'a' });
      await read({}, { connection: { auth: { type: 'basic', username: 'me', password: 'pw' } } });
      expect(header()?.authorization).toBe(`Basic ${btoa('me:pw')}`);
      await read({}, { connection: { auth: { type: 'api_key', name: 'X-Key', value: SECRET } } });
      expect(header()?.['x-key']).toBe(SECRET);
    });

    it('but not to another server that it is sent to', async () => {
      const other = await ContractServer.start(() => ({ json: [{ id: 1, name: 'x' }] }));
      answerer = () => ({ status: 302, headers: { location: `${other.url}/x` } });
      const auth = { type: 'api_key', name: 'X-Key', value: SECRET };
      await read({}, { connection: { auth } });
      expect(other.requests[0]?.headers['x-key']).toBeUndefined();
      await other.stop();
    });

    it('by tokens of client credentials, new ones before they end and after a 401', async () => {
      let tokens = 0;
      let good = 0;
      answerer = ({ path, headers, query }) => {
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
        token_url: `${server.url}/token`,
        client_id: 'me',
        client_secret: SECRET,
        scope: 'read',
      };
      const load = { records: 'items[*]', paging: { kind: 'page', size_param: 'per_page', size: 1 } };
      expect(ids((await read(load, { connection: { auth } })).rows)).toEqual(all(4));
      const [first] = server.requestsOf('/token');
      expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
        grant_type: 'client_credentials',
        client_id: 'me',
        client_secret: SECRET,
        scope: 'read',
      });
      expect([tokens > 2, good]).toEqual([true, 5]);
      answerer = ({ path, headers }) =>
        path === '/token'
          ? { json: { access_token: 'given-token' } }
          : { status: 403, json: { message: `no right for ${headers.authorization}` } };
      const [refused] = await failures(read(load, { connection: { auth } }));
      expect(refused).toMatchObject({ code: 'ETL5041', message: expect.not.stringContaining('given-token') });
      answerer = () => ({ status: 400, json: { error: 'invalid_client', error_description: `unknown ${SECRET}` } });
      const [found] = await failures(read(load, { connection: { auth } }));
      expect(found).toMatchObject({ code: 'ETL5041', message: expect.stringContaining('unknown ***') });
    });
  });
});
