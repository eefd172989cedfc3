import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRows, streamOf } from '../../testing/rows-contract.ts';
import { ContractServer } from '../../testing/servers/contract-server.ts';

// The emulator takes no keys: they are answered here as the API documents them.
const TABLES: Readonly<Record<string, object>> = {
  customers: {
    type: 'TABLE',
    numRows: '3',
    schema: { fields: [{ name: 'id', type: 'INTEGER', mode: 'REQUIRED', description: 'Who buys.' }] },
    tableConstraints: { primaryKey: { columns: ['id'] } },
  },
  orders: {
    type: 'TABLE',
    numRows: '12',
    description: 'What was ordered.',
    schema: {
      fields: [
        { name: 'id', type: 'INTEGER', mode: 'REQUIRED' },
        { name: 'customer_id', type: 'INTEGER' },
        { name: 'country', type: 'STRING' },
      ],
    },
    tableConstraints: {
      primaryKey: { columns: ['id'] },
      foreignKeys: [
        {
          name: 'fk1',
          referencedTable: { projectId: 'p', datasetId: 'shop', tableId: 'customers' },
          columnReferences: [{ referencingColumn: 'customer_id', referencedColumn: 'id' }],
        },
        {
          name: 'fk2',
          referencedTable: { projectId: 'p', datasetId: 'geo', tableId: 'countries' },
          columnReferences: [{ referencingColumn: 'country', referencedColumn: 'code' }],
        },
      ],
    },
  },
};

let server: ContractServer;
beforeEach(async () => {
  server = await ContractServer.start(({ path }) => {
    const [, table] = /\/projects\/p\/datasets\/shop\/tables(?:\/(\w+))?$/.exec(path) ?? [];
    if (table === undefined)
      return { json: { tables: Object.keys(TABLES).map((tableId) => ({ tableReference: { tableId } })) } };
    return TABLES[table] === undefined ? { status: 404, json: { error: { code: 404 } } } : { json: TABLES[table] };
  });
});
afterEach(() => server.stop());

it('tables of BigQuery are discovered with their types, keys, foreign keys and words', async () => {
  const session = await openRows({ type: 'bigquery', project: 'p', dataset: 'shop', endpoint: server.url, token: 't' });
  const found = await session.discover?.('*');
  expect(found).toMatchObject([
    {
      name: 'customers',
      primaryKey: ['id'],
      foreignKeys: [],
      columns: [{ name: 'id', dataType: 'bigint', nullable: false, comment: 'Who buys.' }],
    },
    {
      name: 'orders',
      comment: 'What was ordered.',
      estimatedRows: 12,
      primaryKey: ['id'],
      foreignKeys: [
        { columns: ['customer_id'], table: 'customers', referenced: ['id'] },
        { columns: ['country'], table: 'geo.countries', referenced: ['code'] },
      ],
    },
  ]);
  expect((await session.describe(streamOf('orders', {}))).primaryKey).toEqual(['id']);
  expect(await session.discover?.('cust*')).toHaveLength(1);
});
