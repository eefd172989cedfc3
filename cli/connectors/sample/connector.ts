import { ROWS_CAPABILITIES } from '../rows/capabilities.ts';
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
    ...ROWS_CAPABILITIES,
    consistentSnapshot: true,
  },
  open: async (config, context) => new SampleSession(connection.parse(config), context),
};
