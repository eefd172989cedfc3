import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../adapters/types.ts';
import { knownTables } from '../../../testing/known-tables.ts';
import { LoadFixture } from '../../../testing/load-fixture.ts';
import { likeness } from './likeness.ts';
import { proposeRelationships } from './propose.ts';

const DECLARED = `sources:
- name: shop
  tables:
  - name: customers
    primary_key: [id]
    columns: [{name: id, data_type: integer}, {name: tax_code, data_type: string}]
  - name: orders
    primary_key: [id]
    columns: [{name: id, data_type: integer}, {name: customer_id, data_type: integer}, {name: pieces, data_type: integer},
      {name: buyer, data_type: string}, {name: seller, data_type: string}]
  - name: old_orders
    primary_key: [id]
    foreign_keys: [{columns: [customer_id], table: customers, referenced: [id]}]
    columns: [{name: id, data_type: integer}, {name: customer_id, data_type: integer}]
  - name: order_lines
    primary_key: [order_id, line]
    columns: [{name: order_id, data_type: integer}, {name: line, data_type: integer}]
  - name: parcels
    primary_key: [id]
    columns: [{name: id, data_type: integer}, {name: Order_ID, data_type: integer}, {name: line, data_type: integer}]
  - name: other_parcels
    columns: [{name: order_id, data_type: integer}, {name: line, data_type: integer}]
  - name: products
    primary_key: [code]
    columns: [{name: code, data_type: string}]
  - name: visits
    columns: [{name: customer_id, data_type: integer}, {name: 'a"b', data_type: integer}]
- name: crm
  tables:
  - name: wishes
    columns: [{name: product_code, data_type: string}, {name: customer_id, data_type: integer}]
`;

describe('Relationships that the data speaks for', () => {
  let fixture: LoadFixture;
  let connection: Connection;

  beforeAll(async () => {
    fixture = await LoadFixture.create();
    connection = await fixture.connection();
    await connection.execute(`
create table customers as select i::integer as id, 'C-' || (i * 7919) as tax_code from range(1, 501) t(i);
create table orders as select i::integer as id, case when i % 10 > 0 then (i * 7) % 500 + 1 end::integer as customer_id,
  (i % 40 + 1)::integer as pieces, 'C-' || ((i % 500 + 1) * 7919) as buyer, 'S-' || i % 30 as seller from range(1, 2001) t(i);
create table old_orders as select id, customer_id from orders;
create table order_lines as select (i // 3 + 1)::integer as order_id, (i % 3 + 1)::integer as line from range(0, 3000) t(i);
create table parcels as select i::integer as id, case when i % 5 > 0 then (i * 7) % 1000 + 1 end::integer as "Order_ID",
  (i % 3 + 1)::integer as line from range(1, 801) t(i);
create table other_parcels as select "Order_ID" as order_id, line + 1 as line from parcels;
create table products as select 'P-' || (i * 7919) as code from range(1, 301) t(i);
create table wishes as select code as product_code, (row_number() over () % 300 + 1)::integer as customer_id from products;
create table visits as select (i + 400)::integer as customer_id, i::integer as "a""b" from range(1, 1001) t(i);`);
  });
  afterAll(async () => await fixture.close());

  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const propose = async (seconds = 60) => {
    const tables = knownTables(DECLARED, 'shop.yml').map((known) => ({ known, relation: quote(known.name) }));
    return await proposeRelationships(connection, quote, tables, { seconds, values: 10_000 });
  };

  it('are proposed with their evidence, by name or by values that chance would not explain', async () => {
    const { proposals, skipped } = await propose();
    expect(proposals.filter(({ table }) => table === 'orders')).toEqual([
      {
        source: 'shop',
        table: 'orders',
        foreignKey: { columns: ['buyer'], table: 'customers', referenced: ['tax_code'] },
        evidence: {
          ...{ rows: 2000, nulls: 0, looked: 500, contained: 500, isSample: false, parentRows: 500 },
          ...{ names: 'none', byChance: 0 },
        },
      },
      {
        source: 'shop',
        table: 'orders',
        foreignKey: { columns: ['customer_id'], table: 'customers', referenced: ['id'] },
        evidence: expect.objectContaining({
          rows: 2000,
          nulls: 200,
          looked: 450,
          contained: 450,
          names: 'names the table',
        }),
      },
    ]);
    expect(skipped).toBe(0);
  });

  it('are proposed for keys of several columns, by their names and their combinations', async () => {
    const { proposals } = await propose();
    expect(proposals.filter(({ foreignKey }) => foreignKey.columns.length > 1)).toEqual([
      {
        source: 'shop',
        table: 'parcels',
        foreignKey: { columns: ['Order_ID', 'line'], table: 'order_lines', referenced: ['order_id', 'line'] },
        evidence: {
          ...{ rows: 800, nulls: 160, looked: 640, contained: 640, isSample: false, parentRows: 3000 },
          ...{ names: 'same name', byChance: expect.any(Number) },
        },
      },
    ]);
  });

  it('are proposed across sources where name and values speak for them', async () => {
    const { proposals } = await propose();
    const across = proposals.filter(({ source }) => source === 'crm');
    expect(across).toMatchObject([
      {
        table: 'wishes',
        parentSource: 'shop',
        foreignKey: { columns: ['product_code'], table: 'products', referenced: ['code'] },
        evidence: { names: 'names the table', contained: 300 },
      },
    ]);
  });

  it('are not looked for any longer than told, and what is left out is counted', async () => {
    const { proposals, looked } = await propose(-1);
    expect([proposals, looked]).toEqual([[], 0]);
  });
});

describe('The names of columns', () => {
  it.each([
    ['customer_id', 'customers', 'id', 'names the table'],
    ['IDOrigen', 'apppedidosorigenes', 'IDOrigen', 'same name'],
    ['CodCliente', 'clientes', 'Codigo', 'names the table'],
    ['country_id', 'dim_countries', 'id', 'names the table'],
    ['id', 'customers', 'id', 'none'],
    ['codigo', 'clientes', 'Codigo', 'none'],
    ['pieces', 'customers', 'id', 'none'],
    ['parent_key', 'customers', 'id', 'none'],
  ])('%s and %s.%s: %s', (column, table, key, alike) => {
    expect(likeness(column, table, key)).toBe(alike);
  });
});
