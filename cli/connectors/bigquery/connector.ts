import { EtlError } from '../../diagnostics/index.ts';
import { googleClient } from '../google/client.ts';
import type { RowsConnector } from '../types.ts';
import { connectionSchema, tableSchema } from './config.ts';
import { BigqueryService } from './service.ts';
import { BigquerySession } from './session.ts';

const SCOPES = ['https://www.googleapis.com/auth/bigquery'];

/** Tables, views and queries of BigQuery, by its REST API. */
export const bigquery: RowsConnector = {
  type: 'bigquery',
  connection: connectionSchema,
  table: tableSchema,
  capabilities: {
    gives: 'rows',
    writes: ['replace', 'append', 'merge', 'delete_insert'],
    defaultWrite: 'replace',
    strategies: ['full_refresh', 'incremental'],
    discovers: true,
    tellsTypes: true,
  },
  open: async (config, context) => {
    const connection = connectionSchema.parse(config);
    const { client, projectId } = await googleClient(
      connection,
      { endpoint: connection.endpoint, scopes: SCOPES },
      context,
    );
    const project = connection.project ?? projectId;
    if (project === undefined) {
      const why = 'it is missing, and the credentials name none';
      throw EtlError.of('ETL5012', { connection: context.connection, key: 'project', why, near: undefined });
    }
    const service = new BigqueryService(client, connection, connection.billing_project ?? project);
    return new BigquerySession(service, { project, dataset: connection.dataset });
  },
};
