import { EtlError, nearest } from '../diagnostics/index.ts';
import type { Adapter } from './types.ts';

export { checkCredentials, secretValues } from './credentials.ts';
export { type Relation, type RelationPolicy, type RelationType, relation, renderRelation } from './relation.ts';
export type { Reading, Refusal, Sandbox } from './sandbox.ts';
export { identifierText, type Token } from './tokens.ts';
export type {
  Adapter,
  AdapterCredentials,
  Capabilities,
  Cell,
  ColumnInfo,
  Connection,
  Dialect,
  EngineApi,
  Executed,
  Introspection,
  LeaseRequest,
  OpenContext,
  ResultTable,
  Scratch,
  TypedText,
  Usage,
  Warehouse,
  WarehouseLease,
  Work,
} from './types.ts';

/** Every adapter by its `type:`; an adapter is loaded when it is asked for. */
const ADAPTERS: Readonly<Record<string, () => Promise<Adapter>>> = {
  duckdb: async () => (await import('./duckdb/adapter.ts')).duckdb,
  bigquery: async () => (await import('./bigquery/adapter.ts')).bigquery,
};

/** The types that a profile output may name. */
export const adapterTypes: readonly string[] = Object.keys(ADAPTERS);

/** The adapter of a profile output's `type:`. Throws ETL4005 for one that is not known. */
export async function loadAdapter(type: string): Promise<Adapter> {
  const load = Object.hasOwn(ADAPTERS, type) ? ADAPTERS[type] : undefined;
  if (load === undefined)
    throw EtlError.of('ETL4005', { type, known: adapterTypes, near: nearest(type, adapterTypes) });
  return await load();
}
