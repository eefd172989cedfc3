import type { Connection } from '../../adapters/types.ts';

/** A connection on which a materialization written as a template begins and commits its own transactions. */
export interface TemplateTransaction extends Connection {
  /** `statement(auto_begin=true)`: begins a transaction where none is open. */
  autoBegin(): Promise<void>;
  /**
   * Before a relation is dropped, renamed or emptied: readers see the old one until the node is published. dbt lets
   * these changes be seen at once.
   */
  beginChange(): Promise<void>;
  /** After `adapter.create_schema` and `adapter.drop_schema`, which commit outside of materializations. */
  schemaChanged?(): Promise<void>;
  /** `adapter.commit()`: the node is built; what comes after it runs when its tests have passed. */
  templateCommit(): Promise<void>;
}

/** The connection as one whose transactions are the template's; null for all others, where the caller has them. */
export function templateTransaction(connection: Connection): TemplateTransaction | null {
  return 'templateCommit' in connection ? (connection as TemplateTransaction) : null;
}
