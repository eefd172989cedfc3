import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture, runLoad, type TableFixture } from '../../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

const orders = (load: TableFixture['load'] = {}): TableFixture => ({
  name: 'orders',
  columns: {
    id: 'bigint',
    tags: 'array<string>',
    items:
      'array<struct<sku string, price decimal(20,4), ordered_on date, parts array<struct<n integer, ok boolean>>>>',
    customer: 'struct<name string, since timestamptz, more json>',
  },
  primaryKey: ['id'],
  load,
});

async function load(table: TableFixture, connection: object): Promise<void> {
  await runLoad(await fixture.request(table, { connections: { shop: connection } as never }));
}

describe('sample rows', () => {
  const sample = (seed: number) => ({ type: 'sample', seed, rows: { orders: 200 }, null_ratio: 0.2 });
  const all =
    'select id, cast(tags as varchar), cast(items as varchar), cast(customer as varchar) from raw_shop.orders order by id';

  test('have arrays and structs made of their types, the same for the same seed', async () => {
    await load(orders(), sample(1));
    const once = await fixture.rows(all);
    await load(orders(), sample(2));
    const other = await fixture.rows(all);
    await load(orders(), sample(1));
    expect(await fixture.rows(all)).toEqual(once);
    expect(other).not.toEqual(once);
    const [lengths] = await fixture.rows(
      `select count(distinct len(items)) > 2, max(len(items)) < 4, count(distinct items[1].price) > 50,
         count(distinct customer.name) > 20, count_if(customer.since is null) between 1 and 150,
         bool_and(list_count(tags) = len(tags)), count(distinct items[1].parts[1].n) > 1 from raw_shop.orders`,
    );
    expect(lengths).toEqual(Array(7).fill('true'));
  });
});

describe('an API', () => {
  let server: Server;
  let answer = '[]';
  let url = '';
  beforeEach(async () => {
    server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  const rest = () => ({ type: 'rest', base_url: url });

  test('gives nested values with every digit, fields that are not declared left out', async () => {
    answer = `[{"id":1,"tags":["a",null],"extra":1,"customer":{"name":"N","since":"2024-01-01T00:00:00+01:00","more":[1.50]},
      "items":[{"sku":"x","price":1234567890123456.0001,"parts":[{"n":1e2,"ok":true,"z":1}],"colour":"red"}]},{"id":2}]`;
    await load(orders({ path: '/orders' }), rest());
    expect(
      await fixture.rows('select id, tags, to_json(items), to_json(customer) from raw_shop.orders order by id'),
    ).toEqual([
      [
        '1',
        'a,',
        '[{"sku":"x","price":1234567890123456.0001,"ordered_on":null,"parts":[{"n":100,"ok":true}]}]',
        '{"name":"N","since":"2023-12-31 23:00:00+00","more":[1.5]}',
      ],
      ['2', 'null', 'null', 'null'],
    ]);
  });

  test('that gives another shape is told by key and path', async () => {
    answer = '[{"id":7,"tags":null,"customer":null,"items":[{"sku":"x"},{"price":"cheap"}]}]';
    const found = await load(orders({ path: '/orders' }), rest()).catch((error: unknown) => diagnosticsOf(error));
    expect(found).toMatchObject([
      {
        code: 'ETL5028',
        message: expect.stringContaining(
          '(id = 7) of shop.orders (rows from 1) has "cheap" in column "items[1].price"',
        ),
      },
    ]);
    answer = '[{"id":7,"tags":null,"customer":null,"items":[{"colour":"red"}]}]';
    const strict = { path: '/orders', columns: { items: { unknown_fields: 'error' } } };
    const refused = await load(orders(strict), rest()).catch((error: unknown) => diagnosticsOf(error));
    expect(refused).toMatchObject([
      { message: expect.stringContaining('in column "items[0].colour", which has a field that is not declared') },
    ]);
  });
});
