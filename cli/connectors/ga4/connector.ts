import { googleConnector } from '../google/connector.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { Ga4Session } from './session.ts';

/** Reports of Google Analytics 4, by `runReport` of its Data API. */
export const ga4: RowsConnector = googleConnector({
  type: 'ga4',
  connection: connectionSchema,
  table: tableSchema,
  scopes: ['https://www.googleapis.com/auth/analytics.readonly'],
  session: ({ client, connection, context }) => new Ga4Session(client, connection, context),
});
