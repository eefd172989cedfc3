import type { RowsConnector } from '../types.ts';
import { connection, table } from './config.ts';
import { SampleSession } from './session.ts';

/**
 * Rows that are made from the declaration: columns, types, keys, foreign keys and tests. The same seed always gives the
 * same rows; any project whose sources are declared runs on it without a server.
 */
export const sample: RowsConnector = {
  type: 'sample',
  connection,
  table,
  capabilities: {
    gives: 'rows',
    writes: ['replace', 'append', 'merge', 'delete_insert'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'incremental'],
    consistentSnapshot: true,
  },
  open: async (config, context) => new SampleSession(connection.parse(config), context),
};
