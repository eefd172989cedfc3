import { EtlError } from '../../diagnostics/index.ts';
import type { Connection, EngineApi, Introspection } from '../types.ts';

/** What is in a BigQuery project, by its API: one listing a dataset, no query. */
export const bigqueryIntrospection: Introspection = {
  listSchemas: async (connection, database) => await apiOf(connection).schemas(database),
  listRelations: async (connection, database, schema) => await apiOf(connection).relations(database, schema),
  columnsOf: async (connection, one) => await apiOf(connection).columns(one),
  sizeOf: async (connection, one) => await apiOf(connection).size(one),
};

function apiOf({ api }: Connection): EngineApi {
  if (api === undefined) throw EtlError.of('ETL9001', { what: 'a connection without the API of BigQuery' });
  return api;
}
