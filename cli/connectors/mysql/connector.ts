import { ROWS_CAPABILITIES } from '../rows/capabilities.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { MysqlSession } from './session.ts';

/** Tables, views and queries of a MySQL or MariaDB server. */
export const mysql: RowsConnector = {
  type: 'mysql',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    ...ROWS_CAPABILITIES,
    consistentSnapshot: true,
    discovers: true,
    tellsTypes: true,
    // One more locks the table until all show the same moment.
    connections: ({ parallel = 1 }) => (Number(parallel) > 1 ? Number(parallel) + 1 : 1),
  },
  open: async (config, context) => await MysqlSession.open(connectionSchema.parse(config), context),
};
