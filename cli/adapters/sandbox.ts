import type { Relation } from './relation.ts';
import type { ColumnInfo, ResultTable } from './statement-types.ts';
import type { Token } from './tokens.ts';

/** Why an engine refuses a statement. */
export interface Refusal {
  /** The engine's words, without a full stop. */
  readonly message: string;
  /** The place in the SQL (UTF-16); 0 when the engine does not tell. */
  readonly offset: number;
  /** What the SQL names and is not there. */
  readonly missing?:
    | { readonly what: 'column' | 'table' | 'function' | 'columns of a star'; readonly name: string }
    | undefined;
  /** A name that may have been meant. */
  readonly near?: string | undefined;
  /** Why the refusal says nothing of the SQL, as a sentence without its full stop; null when it does. */
  readonly reason: string | null;
}

/** What a statement gives, none for one that gives no rows, or why it is refused. */
export type Reading =
  | { readonly ok: true; readonly columns: readonly ColumnInfo[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** An engine that reads SQL and runs none of it, over tables without rows under the names that a project's SQL has. */
export interface Sandbox {
  /** Analyzes one statement. */
  read(sql: string): Promise<Reading>;
  /** Makes a table, in the place of what has its name; `hidden` columns are not in a star. Throws ETL4010 for a type. */
  createTable(relation: Relation, columns: readonly ColumnInfo[], hidden?: readonly ColumnInfo[]): Promise<void>;
  /** Makes a schema, and a database for it, where there is none. */
  createSchema(database: string | null, schema: string): Promise<void>;
  /** Runs a query that reads no table; null for one that does, and for one that is refused. */
  evaluate(sql: string): Promise<ResultTable | null>;
  /** Takes over what a statement declares for those after it, such as a function; false where it cannot. */
  declare(sql: string): Promise<boolean>;
  /** The tokens of the engine's SQL. */
  tokens(sql: string): readonly Token[];
  close(): Promise<void>;
}
