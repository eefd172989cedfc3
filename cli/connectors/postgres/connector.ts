import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';

/** Tables, views and queries of a PostgreSQL server, by `COPY`; with `strategy: cdc`, its changes by logical replication. */
export const postgres: RowsConnector = {
  type: 'postgres',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    gives: 'rows',
    writes: ['replace', 'append', 'merge', 'delete_insert'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'incremental', 'cdc'],
    consistentSnapshot: true,
    discovers: true,
  },
  async open(config, context) {
    const { openSession } = await import('./session.ts');
    return await openSession(connectionSchema.parse(config), context);
  },
};
