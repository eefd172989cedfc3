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
  - name: visits
    columns: [{name: customer_id, data_type: integer}, {name: 'a"b', data_type: integer}]
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
    expect(proposals).toEqual([
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
