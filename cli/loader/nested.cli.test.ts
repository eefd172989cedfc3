import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const PROFILES = `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: w.duckdb, schema: main, connections: { shop: { type: files, root: data } } }
    made: { type: duckdb, path: s.duckdb, schema: main, connections: { shop: { type: sample, seed: 1 } } }
    prod: { type: bigquery, method: none, api_endpoint: "http://127.0.0.1:9", project: p, dataset: d, connections: { shop: { type: files, root: data } } }
`;

const SOURCES = `sources:
  - name: shop
    schema: raw_shop
    config: { connection: shop }
    tables:
      - name: orders
        primary_key: [id]
        load: { path: orders.ndjson }
        columns:
          - { name: id, data_type: bigint }
          - { name: tags, data_type: "array<string>" }
          - { name: items, data_type: repeated record }
          - { name: items.sku, data_type: string }
          - { name: items.price, data_type: "decimal(10,2)" }
          - { name: items.made, data_type: timestamp }
          - { name: address, data_type: "STRUCT<city STRING, zip STRING>" }
`;

const ORDERS = [
  '{"id":1,"tags":["a","b"],"items":[{"sku":"x","price":1.50,"made":"2024-02-29T10:00:00"},{"sku":"y","price":2}],"address":{"city":"Lima"}}',
  '{"id":2,"tags":[],"items":[],"address":null}',
  '{"id":3,"tags":["c"],"items":[{"sku":"z"}],"address":{"city":"Ica","zip":"11"}}',
];

describe('a project whose sources have arrays and structs', () => {
  let project: CliProject;
  beforeAll(() => {
    project = new CliProject().write({
      'etl_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
      'profiles.yml': PROFILES,
      'sources/shop.yml': SOURCES,
      'data/orders.ndjson': ORDERS.join('\n'),
      'models/stg_orders.sql': "select id, address.city as city, tags, items from {{ source('shop', 'orders') }}\n",
      'models/order_items.sql': `select o.id, item.sku, item.price, item.made, place
from {{ source('shop', 'orders') }} as o
cross join {{ etl.unnest('o.items', 'item', offset='place') }}
`,
      'models/order_counts.sql': `select id, {{ etl.array_length('items') }} as n, {{ etl.array_to_text('tags', "','") }} as tags
from {{ source('shop', 'orders') }}
`,
    });
  });
  afterAll(() => project.remove());

  it('is built, and its models open them by the portable macros', async () => {
    const built = await project.etl(['build']);
    expect(built).toMatchObject({ exit: 0 });
    const shown = await project.etl(['show', '--select', 'order_items', '--output', 'json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      show: [
        { id: 1, sku: 'x', place: 0 },
        { id: 1, sku: 'y', place: 1 },
        { id: 3, sku: 'z', place: 0 },
      ],
    });
  });

  it('is analyzed for BigQuery with the fields of its structs', async () => {
    expect(await project.etl(['check', '--target', 'prod'])).toMatchObject({ exit: 0 });
    project.write({ 'models/wrong.sql': "select address.street from {{ source('shop', 'orders') }}\n" });
    const wrong = await project.etl(['check', '--target', 'prod']);
    project.write({ 'models/wrong.sql': "select address.zip from {{ source('shop', 'orders') }}\n" });
    expect(wrong.exit).not.toBe(0);
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/models\/wrong\.sql:1:16[\s\S]*street/);
  });

  it('gives the same on both engines', async () => {
    const parity = await project.etl([
      'parity',
      '--against',
      'prod',
      '--select',
      'stg_orders',
      'order_items',
      'order_counts',
    ]);
    expect(`${parity.stdout}${parity.stderr}`).toContain('3 equal');
    expect(parity.exit).toBe(0);
  });

  it('runs on rows that are made of its types', async () => {
    expect(await project.etl(['build', '--target', 'made'])).toMatchObject({ exit: 0 });
  });

  it('has a mistake in a type told with its place', async () => {
    const wrong = SOURCES.replace('array<string>', 'array<strin>').replace('decimal(10,2)', 'array<decimal(10,2)');
    project.write({ 'sources/shop.yml': wrong });
    const { stdout, stderr, exit } = await project.etl(['load']);
    project.write({ 'sources/shop.yml': SOURCES });
    expect(exit).toBe(2);
    expect(`${stdout}${stderr}`).toMatch(
      /sources\/shop\.yml:11:38[\s\S]*but "strin" in it is not a type that can be loaded/,
    );
    expect(`${stdout}${stderr}`).toMatch(
      /sources\/shop\.yml:14:45[\s\S]*Column "items\.price" .* but the ">" of array is missing before its end/,
    );
  });
});
