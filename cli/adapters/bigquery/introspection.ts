import type { Introspection } from '../types.ts';

/** What is in a BigQuery project. */
export const bigqueryIntrospection: Introspection = {
  listSchemas: async () => [],
  listRelations: async () => [],
  columnsOf: async () => [],
};
