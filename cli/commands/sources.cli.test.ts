import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const CUSTOMERS = Array.from({ length: 30 }, (_, i) => `${i + 1},name ${i}`);
const ORDERS = Array.from({ length: 90 }, (_, i) => `${i + 1},${i % 3 === 0 ? '' : (i % 30) + 1}`);

describe('etl sources without a server', () => {
  let project: CliProject;

  beforeAll(() => {
    const output = {
      type: 'duckdb',
      path: 'w.duckdb',
      schema: 'main',
      connections: { shop: { type: 'files', root: 'in' } },
    };
    project = new CliProject().write({
      'etl_project.yml': 'name: demo\nversion: "1.0"\nprofile: demo\n',
      'profiles.yml': JSON.stringify({ demo: { target: 'dev', outputs: { dev: output } } }),
      'in/customers.csv': `id,name\n${CUSTOMERS.join('\n')}\n`,
      'in/orders.csv': `id,customer_id\n${ORDERS.join('\n')}\n`,
      'sources/shop.yml': `sources:
  - name: shop
    config: { connection: shop }
    tables:
      - name: customers
        primary_key: [id]
        load: { path: customers.csv }
        columns: [{ name: id, data_type: integer }, { name: name, data_type: string }]
      - name: orders
        primary_key: [id]
        load: { path: orders.csv }
        columns: [{ name: id, data_type: integer }, { name: customer_id, data_type: integer }]
      - name: returns
        load: { path: returns.csv }
        columns: [{ name: id, data_type: integer }]
`,
    });
  });
  afterAll(() => project.remove());

  it('proposes relationships between loaded tables with what speaks for them', async () => {
    await project.etl(['load', '--exclude', 'source:shop.returns']);
    const { exit, stdout, stderr } = await project.etl(['sources', 'relationships']);
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Looking at the rows of 2 loaded tables; 1 that are not loaded yet are left out.');
    expect(stdout).toContain(`shop.orders.customer_id leads to customers.id
  all of 20 distinct values are in customers.id, which is unique in 30 rows; by chance it would be 100 %; its name tells the table
  30 of 90 rows have none
  foreign_keys: [{ columns: [customer_id], table: customers, referenced: [id] }]
`);
    expect(stdout).toContain('Relationships proposed: 1, of 1 looked at.');
  });

  it('leaves out of the check what cannot be asked', async () => {
    const { exit, stdout } = await project.etl(['sources', 'check']);
    expect(exit).toBe(0);
    expect(stdout).toContain('Connection "shop" is of type files, which cannot be asked for its tables. Left out.');
  });

  it('refuses what it does not know', async () => {
    const introspect = await project.etl(['sources', 'introspect', 'shop']);
    expect([introspect.exit, introspect.stderr.includes('ETL5093')]).toEqual([2, true]);
    const word = await project.etl(['sources', 'chekc']);
    expect([word.exit, word.stderr.includes('ETL1921')]).toEqual([2, true]);
  });
});
