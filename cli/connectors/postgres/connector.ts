import { ROWS_CAPABILITIES } from '../rows/capabilities.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';

/** The session's own connection, the one that changes come over, and one that tells the server what is committed. */
const FOLLOWING = 3;

/** Tables, views and queries of a PostgreSQL server, by `COPY`; with `strategy: cdc`, its changes by logical replication. */
export const postgres: RowsConnector = {
  type: 'postgres',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    ...ROWS_CAPABILITIES,
    strategies: [...ROWS_CAPABILITIES.strategies, 'cdc'],
    consistentSnapshot: true,
    discovers: true,
    tellsTypes: true,
    // Changes come over two connections, and at first the rows over those of the moment at which these begin.
    connections: ({ parallel = 1, strategy }) => Number(parallel) + (strategy === 'cdc' ? FOLLOWING : 0),
  },
  async open(config, context) {
    const { openSession } = await import('./session.ts');
    return await openSession(connectionSchema.parse(config), context);
  },
};
