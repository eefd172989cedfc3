import type { RelationCache } from '../../adapters/relation-cache.ts';
import type { Adapter, AdapterCredentials, Connection } from '../../adapters/types.ts';

/** What a template may do to the warehouse while it is rendered. */
export interface TemplateSession {
  readonly adapter: Adapter;
  readonly credentials: AdapterCredentials;
  /** The target's database and schema. */
  readonly database: string | null;
  readonly schema: string;
  /** Prints a line to the person who runs the command. */
  readonly say: (text: string) => void;
  /** The relations of the warehouse, which is opened for them. */
  relations(): Promise<RelationCache>;
  /** The node's connection; the warehouse is opened on first use. Throws ETL4001 and others as opening does. */
  connection(): Promise<Connection>;
}
