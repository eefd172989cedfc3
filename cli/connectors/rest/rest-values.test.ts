import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { ids, RestOrders } from '../../testing/rest-orders.ts';
import { failures, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { rest } from './connector.ts';

describe('A rest connection', () => {
  const orders = new RestOrders();
  beforeEach(() => orders.start());
  afterEach(() => orders.stop());
  afterAll(() => orders.folders.remove());

  describe('reads values', () => {
    it('exactly as they are written, nested ones as JSON', async () => {
      const row = `{"id": 12345678901234567890, "amount": 12345678901234567890.10, "small": 1e-7, "big": 1.5E+3,
        "text": "12345678901234567890 \\"1.0\\" \\u00e9", "no": null, "yes": true, "zero": -0, "list": [1.10, {"a": "b"}],
        "o": {"p": {"q": [{"r": 1}, {"r": 2.50}]}}, "attributes": [{"code": "brand", "value": "Acme"}], "a.b": "dotted"}`;
      orders.answerer = () => ({ body: `[${row}]` });
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
      const { rows } = await orders.read({}, { columns });
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
      orders.answerer = () => ({
        json: [
          { id: 1, lines: lines('a', 'b') },
          { id: 2, lines: [] },
          { id: 3, lines: lines('c') },
        ],
      });
      const { rows } = await orders.read(
        { records: '[*].lines[*]' },
        { columns: { 'parent.id': 'bigint', sku: 'string' } },
      );
      expect(rows).toEqual([
        ['1', 'a'],
        ['1', 'b'],
        ['3', 'c'],
      ]);
    });

    it('and says which columns no row has', async () => {
      const columns = { id: 'bigint', nmae: 'string' };
      const load = { records: 'items', paging: { kind: 'none' } };
      const [found] = await failures(orders.read(load, { columns }));
      expect(found).toMatchObject({ code: 'ETL5045' });
      expect(found?.message).toMatch(/"nmae".*"id", "name"/);
      const allowed = await orders.read({ ...load, missing_columns: 'null' }, { columns });
      expect(allowed.rows[0]).toEqual(['1', null]);
    });

    it('from answers that are what the table says, only', async () => {
      orders.answerer = () => ({ body: '<html>Log in</html>' });
      expect(await failures(orders.read({}))).toMatchObject([
        { code: 'ETL5061', message: expect.stringContaining('Log in') },
      ]);
      orders.answerer = () => ({ json: { data: [] } });
      expect(await failures(orders.read({ records: 'items[*]' }))).toMatchObject([
        { code: 'ETL5061', message: expect.stringContaining('it has data') },
      ]);
      orders.answerer = () => ({ body: Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]) });
      expect(await failures(orders.read({}))).toMatchObject([{ code: 'ETL5061' }]);
      expect(orders.server.requests).toHaveLength(3);
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
      orders.answerer = () => ({ json: rows.slice(1) });
      const forms = { iso: '2024-01-02T03:04:05.600000Z', text: '2024-01-02 03:04:05', date: '2024-01-02' };
      for (const [format, from] of Object.entries({ ...forms, unix: '1704164645', unix_ms: '1704164645600' })) {
        const incremental = { params: { since: '{from}', field: '{column}' }, format };
        await orders.read({ incremental }, { columns, request: { window: window() } });
        expect(orders.server.requests.at(-1)?.query.get('since')).toBe(from);
        expect(orders.server.requests.at(-1)?.query.get('field')).toBe('at');
      }
      await orders.read({ incremental: { params: { since: '{from}' } } }, { columns });
      expect(orders.server.requests.at(-1)?.query.has('since')).toBe(false);
      await orders.read({ incremental: { params: { since: '{from}' }, start: '2020-01-01' } }, { columns });
      expect(orders.server.requests.at(-1)?.query.get('since')).toBe('2020-01-01T00:00:00Z');
    });

    it('of rows that lie in others, by the cursor of these', async () => {
      orders.answerer = () => ({ json: rows.map((row) => ({ ...row, lines: [{ n: row.id * 10 }] })) });
      const stream = streamOf('lines', { n: 'integer' }, { records: '[*].lines[*]' });
      const link = { table: 'orders', on: [{ child: 'order_id', parent: 'id' }] };
      const asked = window({ nulls: false });
      const request = orders.folders.request(stream, {
        window: asked,
        parent: { link, columns: asked.columns },
        columns: [...stream.columns, ...streamOf('x', { at: 'timestamptz' }).columns],
      });
      const found = await takeAll((await orders.open()).read(request));
      expect(found.rows.map(([n]) => n)).toEqual(['20', '30']);
    });

    it('and leaves out what the server gives besides', async () => {
      orders.answerer = () => ({ json: rows });
      const given = async (more: object) =>
        ids((await orders.read({}, { columns, request: { window: window(more) } })).rows);
      expect(await given({})).toEqual([2, 3, 4]);
      expect(await given({ inclusive: false, nulls: false })).toEqual([3]);
    });
  });

  describe('reads children', () => {
    beforeEach(() => {
      orders.answerer = ({ path, query }) => {
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
        rest.connection.parse({ type: 'rest', base_url: `${orders.server.url}/v1` }) as YamlMap,
        { connection: 'shop', projectRoot: '', streamOf: (table) => (table === 'customers' ? customers : undefined) },
      );
      const columns = { 'parent.id': 'bigint', n: 'integer' };
      const load = { path: 'of/{parent.code}', parent: 'customers', paging: { kind: 'page' } };
      const stream = streamOf('orders', columns, load);
      const asking = orders.folders.request(stream, request);
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
      expect(orders.asked()).toContain('/v1/of/c%2F2?page=3');
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
      expect(orders.asked().filter((one) => one.includes('/of/'))).toHaveLength(4);
    });
  });
});
