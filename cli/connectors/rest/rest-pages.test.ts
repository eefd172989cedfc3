import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, ids, pages, RestOrders, rowsOf } from '../../testing/rest-orders.ts';
import { failures } from '../../testing/rows-contract.ts';

describe('A rest connection', () => {
  const orders = new RestOrders();
  beforeEach(() => orders.start());
  afterEach(() => orders.stop());
  afterAll(() => orders.folders.remove());

  describe('reads pages', () => {
    const records = 'items[*]';

    it('by number, as many as the total says, several at a time and in order', async () => {
      const paging = { kind: 'page', size_param: 'per_page', size: 3, total: 'total' };
      const found = await orders.read({ records, paging });
      expect(ids(found.rows)).toEqual(all(25));
      expect(found.summary.rowsAtSource).toBe(25);
      expect(orders.asked()).toHaveLength(9);
    });

    it('by number until one is empty, where nothing says how many there are', async () => {
      const found = await orders.read({ records, paging: { kind: 'page', size_param: 'per_page', size: 10 } });
      expect(ids(found.rows)).toEqual(all(25));
      expect(found.summary.rowsAtSource).toBeNull();
      expect(orders.asked()).toHaveLength(4);
    });

    it('by offset, with the rows that the server gives instead of those asked for', async () => {
      orders.answerer = ({ query }) => {
        const start = Number(query.get('offset'));
        return { json: { items: rowsOf(25).slice(start, start + 4), total: 25 } };
      };
      for (const total of ['total', 'no_such_total']) {
        const paging = { kind: 'offset', size: 10, total };
        expect(ids((await orders.read({ records, paging })).rows)).toEqual(all(25));
      }
    });

    it('by cursor, from the answer and from the last row', async () => {
      orders.answerer = ({ query }) => {
        const after = Number(query.get('after') ?? 0);
        const items = rowsOf(25).slice(after, after + 10);
        return { json: { items, next: items.length < 10 ? null : `${items.at(-1)?.id}`, more: after + 10 < 25 } };
      };
      const paging = { kind: 'cursor', param: 'after', next: 'next' };
      expect(ids((await orders.read({ records, paging })).rows)).toEqual(all(25));
      const byLast = { kind: 'cursor', param: 'after', next_of_last: 'id', more: 'more' };
      expect(ids((await orders.read({ records, paging: byLast })).rows)).toEqual(all(25));
    });

    it('by the next URL, in the answer or in a Link header', async () => {
      orders.answerer = ({ query }) => {
        const page = Number(query.get('p') ?? 0);
        const url = page < 2 ? `/v1/orders?p=${page + 1}` : undefined;
        const headers = url === undefined ? {} : { link: `<${orders.server.url}/x>; rel="prev", <${url}>; rel="next"` };
        return { json: { items: [{ id: page, name: 'x' }], next: url }, headers };
      };
      for (const paging of [{ kind: 'next_url', next: 'next' }, { kind: 'link_header' }])
        expect(ids((await orders.read({ records, paging })).rows)).toEqual([0, 1, 2]);
    });

    it('never at another server than its own', async () => {
      orders.answerer = () => ({ json: { items: rowsOf(1), next: 'http://127.0.0.1:9/steal' } });
      const found = await failures(orders.read({ records, paging: { kind: 'next_url', next: 'next' } }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('another server') }]);
    });

    it('in the body of a POST', async () => {
      orders.answerer = ({ body }) => {
        const { variables } = JSON.parse(body) as { variables: { first: number; skip: number } };
        const items = rowsOf(25).slice(variables.skip, variables.skip + variables.first);
        return { json: { data: { orders: items } } };
      };
      const found = await orders.read({
        method: 'POST',
        body: { query: 'query { orders }', variables: { kind: 'all' } },
        records: '$.data.orders',
        paging: { kind: 'offset', in: 'body', param: 'variables.skip', size_param: 'variables.first', size: 7 },
      });
      expect(ids(found.rows)).toEqual(all(25));
      expect(JSON.parse(orders.server.requests[1]?.body ?? '')).toEqual({
        query: 'query { orders }',
        variables: { kind: 'all', skip: 7, first: 7 },
      });
    });

    it('not without end from a server that always answers the same', async () => {
      orders.answerer = () => ({ json: { items: rowsOf(5) } });
      const found = await failures(orders.read({ records, paging: { kind: 'page' } }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('same as the page before') }]);
    });

    it('and tells rows that leave meanwhile, or that never come', async () => {
      orders.answerer = ({ query }) => pages(rowsOf(query.get('page') === '1' ? 25 : 24))({ query } as never, 0);
      const paging = { kind: 'page', size_param: 'per_page', size: 10, total: 'total' };
      expect(await failures(orders.read({ records, paging }))).toMatchObject([{ code: 'ETL5042' }]);
      orders.answerer = ({ query }) => ({ json: { items: query.get('page') === '1' ? rowsOf(10) : [], total: 25 } });
      const found = await failures(orders.read({ records, paging }));
      expect(found).toMatchObject([{ code: 'ETL5062', message: expect.stringContaining('had 10') }]);
    });

    it('that grow while they are read, with the rows that came', async () => {
      orders.answerer = ({ query }) => pages(rowsOf(query.get('page') === '1' ? 20 : 31))({ query } as never, 0);
      const paging = { kind: 'page', size_param: 'per_page', size: 10, total: 'total' };
      expect(ids((await orders.read({ records, paging })).rows)).toEqual(all(31));
    });
  });
});
