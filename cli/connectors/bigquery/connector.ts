import { EtlError } from '../../diagnostics/index.ts';
import { googleConnector } from '../google/connector.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { BigqueryService } from './service.ts';
import { BigquerySession } from './session.ts';

/** Tables, views and queries of BigQuery, by its REST API. */
export const bigquery: RowsConnector = googleConnector({
  type: 'bigquery',
  connection: connectionSchema,
  table: tableSchema,
  scopes: ['https://www.googleapis.com/auth/bigquery'],
  capabilities: { discovers: true, tellsTypes: true },
  session: ({ client, projectId, connection, context }) => {
    const project = connection.project ?? projectId;
    if (project === undefined) {
      const why = 'it is missing, and the credentials name none';
      throw EtlError.of('ETL5012', { connection: context.connection, key: 'project', why, near: undefined });
    }
    const service = new BigqueryService(client, connection, connection.billing_project ?? project);
    return new BigquerySession(service, { project, dataset: connection.dataset });
  },
});
