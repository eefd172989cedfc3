import { fileURLToPath } from 'node:url';
import type { Adapter } from '../types.ts';
import { bigqueryOutput } from './credentials.ts';
import { bigqueryDialect } from './dialect.ts';
import { bigqueryIntrospection } from './introspection.ts';
import { bigqueryMethods } from './methods/index.ts';
import { pricesOf } from './prices.ts';

const folder = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** BigQuery, Google's warehouse. Its client is loaded when the warehouse is opened, not before. */
export const bigquery: Adapter = {
  type: 'bigquery',
  capabilities: {
    transactionalDdl: false,
    merge: true,
    partitionOverwrite: true,
    materializedViews: true,
    grants: true,
    renameTable: true,
    columnStatistics: false,
    indexes: false,
    catalogByRelation: true,
  },
  dialect: bigqueryDialect,
  introspection: bigqueryIntrospection,
  credentials: bigqueryOutput,
  macroFolders: [
    { package: 'dbt_bigquery', folder: folder('./macros') },
    { package: 'dbt', folder: folder('../macros') },
    { package: 'etl_portable', folder: folder('./portable') },
    { package: 'etl_portable', folder: folder('../portable') },
  ],
  aliases: {
    project: 'database',
    dataset: 'schema',
    target_project: 'target_database',
    target_dataset: 'target_schema',
  },
  templateMethods: bigqueryMethods,
  lockFile: () => null,
  prices: (credentials) => pricesOf(bigqueryOutput.parse(credentials)),
  async open(credentials, context) {
    const { openBigquery } = await import('./warehouse.ts');
    return await openBigquery(bigquery, bigqueryOutput.parse(credentials), context);
  },
};
