import { ROWS_CAPABILITIES } from '../rows/capabilities.ts';
import type { RowsConnector, Stream } from '../types.ts';
import { connectionSchema, type RestTable, tableSchema } from './config.ts';
import { openClient } from './open.ts';
import { RestSession } from './session.ts';

/** Any HTTP API that answers with JSON, told how to be asked by configuration alone. */
export const rest: RowsConnector = {
  type: 'rest',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: ROWS_CAPABILITIES,
  open: async (config, context) => {
    const connection = connectionSchema.parse(config);
    const client = openClient(connection, context);
    return new RestSession({ connection, client, context, tableOf, pathOf: (_, column) => column.from, known: [] });
  },
};

function tableOf(stream: Stream): RestTable {
  return tableSchema.loose().parse(stream.load);
}
