import type { RelationCache } from '../../adapters/relation-cache.ts';
import type { Adapter, Connection } from '../../adapters/types.ts';
import type { TableValue } from '../../adapters/values/index.ts';

/** What a template may do to the warehouse while it is rendered. */
export interface TemplateSession {
  readonly adapter: Adapter;
  /** The target's database and schema. */
  readonly database: string | null;
  readonly schema: string;
  readonly relations: RelationCache;
  /** The node's connection; the warehouse is opened on first use. Throws ETL4001 and others as opening does. */
  connection(): Promise<Connection>;
  /** Results of `statement(name, fetch_result=True)`, for `load_result`. */
  readonly results: Map<string, StatementResult>;
}

/** What `load_result(name)` gives. */
export interface StatementResult {
  readonly message: string;
  readonly rowsAffected: number | null;
  readonly table: TableValue;
}
