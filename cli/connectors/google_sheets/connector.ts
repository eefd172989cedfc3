import { googleConnector } from '../google/connector.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { SheetsService } from './service.ts';
import { SheetsSession } from './session.ts';

/** Sheets of Google's spreadsheets, by the Sheets API. */
export const googleSheets: RowsConnector = googleConnector({
  type: 'google_sheets',
  connection: connectionSchema,
  table: tableSchema,
  scopes: ['https://www.googleapis.com/auth/spreadsheets.readonly'],
  capabilities: { discovers: true },
  session: ({ client, connection }) => new SheetsSession(new SheetsService(client, connection.endpoint), connection),
});
