import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { LoadFixture } from '../../testing/load-fixture.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';

const TOKEN = 'abc-token-def';
const PRODUCTS = Array.from({ length: 7 }, (_, at) => ({
  id: at + 1,
  sku: `SKU/${at + 1}`,
  price: 10.5 * (at + 1),
  updated_at: `2024-01-0${at + 1} 00:00:00`,
  tier_prices: at === 0 ? [{ customer_group_id: 1, qty: 10, value: 9.99 }] : [],
  extension_attributes: { website_ids: [1] },
  custom_attributes: [{ attribute_code: 'manufacturer', value: `${at}` }],
}));

/** Speaks as Magento's `searchCriteria` is documented; a page past the last is the last again. */
function shop({ path, query, headers }: RecordedRequest): ScriptedAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return {
      status: 401,
      json: {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: 'Magento_Catalog::products' },
      },
    };
  if (path.startsWith('/rest/V1/stockItems/')) {
    const sku = decodeURIComponent(path.slice('/rest/V1/stockItems/'.length));
    return { json: { item_id: Number(sku.at(-1)), product_id: Number(sku.at(-1)), qty: 3, is_in_stock: true } };
  }
  if (path !== '/rest/V1/products') return { status: 404, json: { message: 'Request does not match any route.' } };
  const filter = 'searchCriteria[filter_groups][0][filters][0]';
  const from = query.get(`${filter}[condition_type]`) === 'gteq' ? (query.get(`${filter}[value]`) ?? '') : '';
  const found = PRODUCTS.filter((product) => product.updated_at >= from);
  const size = Number(query.get('searchCriteria[pageSize]'));
  const last = Math.max(1, Math.ceil(found.length / size));
  const page = Math.min(Number(query.get('searchCriteria[currentPage]')), last);
  return {
    json: { items: found.slice((page - 1) * size, page * size), search_criteria: {}, total_count: found.length },
  };
}

describe('A magento connection', () => {
  const folders = new SpoolFolders();
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start(shop);
  });
  afterEach(() => server.stop());
  afterAll(() => folders.remove());
  const connection = (more: YamlMap = {}): YamlMap => ({
    type: 'magento',
    base_url: `${server.url}/`,
    token: TOKEN,
    retry_seconds: 0,
    ...more,
  });

  it('needs no more than the name of a table', async () => {
    const session = await openRows(connection());
    const columns = { sku: 'string', price: 'decimal(12,2)', manufacturer: 'string', website_ids: 'json' };
    const paging = {
      kind: 'page',
      param: 'searchCriteria[currentPage]',
      size_param: 'searchCriteria[pageSize]',
      size: 3,
      total: 'total_count',
    };
    const found = await takeAll(session.read(folders.request(streamOf('products', columns, { paging }))));
    expect(found.summary.rowsAtSource).toBe(7);
    expect(found.rows[1]).toEqual(['SKU/2', '21', '1', '[1]']);
    const stream = streamOf('tier_prices', { sku: 'string', qty: 'decimal(12,4)', value: 'decimal(12,4)' });
    expect((await takeAll(session.read(folders.request(stream)))).rows).toEqual([['SKU/1', '10', '9.99']]);
  });

  it('asks for what has changed in the words of the server', async () => {
    const session = await openRows(connection({ store: 'all' }));
    const stream = streamOf('products', { id: 'bigint', updated_at: 'timestamp' });
    const request = folders.request(stream, { window: windowFrom({ updated_at: 'timestamp' }, '2024-01-06') });
    expect(await session.queries(request)).toEqual([
      expect.stringMatching(
        /rest\/all\/V1\/products\?.*filter_groups\]\[0\]\[filters\]\[0\]\[value\]=2024-01-06\+00%3A00%3A00.*, then page by page/,
      ),
    ]);
    const plain = await openRows(connection());
    expect((await takeAll(plain.read(request))).rows.map(([id]) => id)).toEqual(['6', '7']);
  });

  it('knows its tables, and what is not one', async () => {
    const session = await openRows(connection());
    const found = (await session.discover?.('*')) ?? [];
    expect(found.map((table) => table.name)).toEqual(
      expect.arrayContaining(['products', 'orders', 'order_items', 'customers']),
    );
    const wrong = streamOf('product', { id: 'bigint' });
    expect(await failures(takeAll(session.read(folders.request(wrong))))).toMatchObject([
      { code: 'ETL5044', hint: expect.stringContaining('products') },
    ]);
    const own = streamOf('coupons', { id: 'bigint' }, { path: 'coupons/search' });
    expect(await failures(takeAll(session.read(folders.request(own))))).toMatchObject([{ code: 'ETL5060' }]);
  });

  it('tells in the words of the server that a token is not good', async () => {
    const session = await openRows(connection({ token: 'wrong-token' }));
    const [found] = await failures(takeAll(session.read(folders.request(streamOf('products', { id: 'bigint' })))));
    expect(found).toMatchObject({ code: 'ETL5041', message: expect.stringContaining('Magento_Catalog::products') });
    expect(JSON.stringify(found)).not.toContain('wrong-token');
  });

  it('is loaded, whole and then what has changed', async () => {
    const fixture = await LoadFixture.create();
    try {
      const table = {
        name: 'products',
        columns: {
          id: 'bigint',
          sku: 'string',
          price: 'decimal(12,2)',
          updated_at: 'timestamp',
          special_price: 'decimal(12,2)',
        },
        load: { cursor: 'updated_at' },
        primaryKey: ['id'],
      };
      const more = { connections: { shop: connection() } };
      expect((await fixture.load(table, more)).rows).toBe(7);
      expect((await fixture.load(table, more)).rows).toBe(1);
      expect(await fixture.rows('select count(*), sum(price), max(updated_at) from raw_shop.products')).toEqual([
        ['7', '294.00', '2024-01-07T00:00:00'],
      ]);
    } finally {
      await fixture.close();
    }
  });
});
