import { googleClient } from '../google/client.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { SheetsService } from './service.ts';
import { SheetsSession } from './session.ts';

const SCOPES = ['https://www.googleapis.com/auth/spreadsheets.readonly'];

/** Sheets of Google's spreadsheets, by the Sheets API. */
export const googleSheets: RowsConnector = {
  type: 'google_sheets',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    gives: 'rows',
    writes: ['replace', 'append', 'merge', 'delete_insert'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'incremental'],
    discovers: true,
  },
  open: async (config, context) => {
    const connection = connectionSchema.parse(config);
    const { client } = await googleClient(connection, { endpoint: connection.endpoint, scopes: SCOPES }, context);
    return new SheetsSession(new SheetsService(client, connection.endpoint), connection);
  },
};
