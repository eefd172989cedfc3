import { googleClient } from '../google/client.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { Ga4Session } from './session.ts';

const SCOPES = ['https://www.googleapis.com/auth/analytics.readonly'];

/** Reports of Google Analytics 4, by `runReport` of its Data API. */
export const ga4: RowsConnector = {
  type: 'ga4',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    gives: 'rows',
    writes: ['replace', 'append', 'merge', 'delete_insert'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'incremental'],
  },
  open: async (config, context) => {
    const connection = connectionSchema.parse(config);
    const { client } = await googleClient(connection, { endpoint: connection.endpoint, scopes: SCOPES }, context);
    return new Ga4Session(client, connection, context);
  },
};
