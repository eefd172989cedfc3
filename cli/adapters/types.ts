import type { ZodType } from 'zod';
import type { EngineMethod } from './engine-method.ts';
import type { Relation } from './relation.ts';
import type { Sandbox } from './sandbox.ts';
import type {
  ColumnInfo,
  Executed,
  Prices,
  RelationSize,
  ResultTable,
  SqlComment,
  StatementEstimate,
  Usage,
  Work,
} from './statement-types.ts';
import type { Storage, TableEncryption, TableLayout, TableProperties } from './storage.ts';
import type { ColumnWords } from './values/column-words.ts';
import type { RelationWords } from './values/relation-words.ts';

export type {
  Cell,
  ColumnInfo,
  Executed,
  Prices,
  RelationSize,
  ResultTable,
  SqlComment,
  StatementEstimate,
  TypedText,
  Usage,
  Work,
} from './statement-types.ts';

/** What the API of an engine offers beside SQL. */
export interface EngineApi {
  /** Names of the schemas of a database; null is the default one. */
  schemas(database: string | null): Promise<readonly string[]>;
  /** The relations of a schema; none where it is not there. */
  relations(database: string | null, schema: string): Promise<readonly Relation[]>;
  /** The columns of a relation; none where it is not there. */
  columns(relation: Relation): Promise<readonly ColumnInfo[]>;
  /** How much a table holds; null for what is no table, or not there. */
  size(relation: Relation): Promise<RelationSize | null>;
  /** Puts a table in the place of another, or behind its rows, in one step. */
  copyTable(from: Relation, to: Relation, write: 'replace' | 'append', encryption?: TableEncryption): Promise<Executed>;
  /** Makes a table that shares the rows of another; gone after so many hours, or null. */
  cloneTable(
    from: Relation,
    to: Relation,
    expiresInHours: number | null,
    encryption?: TableEncryption,
  ): Promise<Executed>;
  /** How a table is laid out; null for what is not there. */
  layout(relation: Relation): Promise<TableLayout | null>;
  /** Sets what is given, and leaves the rest. */
  setProperties(relation: Relation, properties: TableProperties): Promise<void>;
  /** Fills a table that is empty or not there, or replaces its rows, with rows of text cells; types are SQL's. */
  loadRows(
    relation: Relation,
    columns: readonly ColumnInfo[],
    rows: readonly (readonly (string | null)[])[],
    encryption?: TableEncryption,
  ): Promise<Executed>;
  /** Runs statements that change rows as one transaction in one call: all or none, whatever dies meanwhile. */
  runTogether(statements: readonly string[]): Promise<Executed>;
  /** Puts the rows of local Parquet files into a table of their own, made anew, which is gone by itself after a while. */
  loadFiles(
    relation: Relation,
    columns: readonly ColumnInfo[],
    files: readonly string[],
    options: { readonly id: string; readonly expiresInHours: number },
  ): Promise<void>;
}

/** One session with a warehouse. Statements of one connection run one after the other. */
export interface Connection {
  /** Runs one or more statements separated by `;`. Throws ETL4010 with the engine's words and, if told, the offset. */
  execute(sql: string): Promise<Executed>;
  /** Runs one statement and holds all its rows, or the first `limit` of them. */
  query(sql: string, options?: { limit?: number }): Promise<ResultTable>;
  /** The columns that a SELECT would give, without running it. */
  describe(selectSql: string): Promise<readonly ColumnInfo[]>;
  /** What a statement would read, without running it; not there where the engine does not tell. Throws ETL4010. */
  estimate?(sql: string): Promise<StatementEstimate>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  readonly inTransaction: boolean;
  /** Puts a comment on every statement from now on; places in errors do not count it. */
  annotate?(comment: SqlComment | null): void;
  /** Says what the statements from now on are for. */
  workFor?(work: Work): void;
  /** What all statements for a node used since this was asked last; null for nothing. Not there where nothing is billed. */
  takeUsage?(node: string): Usage | null;
  /** What the engine can do without SQL; not there where SQL is all. */
  readonly api?: EngineApi | undefined;
  /** Cancels the running statement, which then rejects with ETL4011; nothing when idle. */
  interrupt(): void;
  close(): Promise<void>;
}

/** What is in a database: one listing, kept for the run by the relation cache. */
export interface Introspection {
  listSchemas(connection: Connection, database: string | null): Promise<readonly string[]>;
  listRelations(connection: Connection, database: string | null, schema: string): Promise<readonly Relation[]>;
  columnsOf(connection: Connection, relation: Relation): Promise<readonly ColumnInfo[]>;
  /** How much a table holds; null for what is no table, or not there. */
  sizeOf?(connection: Connection, relation: Relation): Promise<RelationSize | null>;
}

/** Who asks for the right to write a warehouse. */
export interface LeaseRequest {
  /** What is run, for those who wait. */
  readonly command: string;
  readonly startedAt: Date;
  /** Waits until the holder is gone instead of failing. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  /** Told once when waiting begins. */
  readonly onWait?: (holder: string) => void;
}

/** The right to write a warehouse, held by one process at a time. */
export interface WarehouseLease {
  /** Gives it back; safe to call twice. */
  release(): void | Promise<void>;
}

/** An open warehouse of one target. */
export interface Warehouse {
  readonly adapter: Adapter;
  /** The default database (catalog) and schema of the target. */
  readonly database: string | null;
  readonly schema: string;
  connect(): Promise<Connection>;
  /** Takes the right to write, where it is kept in the warehouse itself. Throws ETL4001 unless told to wait. */
  takeLease?(request: LeaseRequest): Promise<WarehouseLease>;
  /** After a run that changed it: leaves a copy for readers, where the profile asks for one. Throws ETL4014. */
  writeReadCopy?(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An engine in memory that reads a warehouse and writes nothing to it: for questions that need tables of their own under
 * the names that the SQL of models has.
 */
export interface Scratch {
  readonly connection: Connection;
  /** The SQL name of a table of this name that outlives `seal`. */
  staged(name: string): string;
  /** From now on the warehouse's databases are empty ones in memory: what SQL finds in them is what is put there. */
  seal(): Promise<void>;
  close(): Promise<void>;
}

/** What an engine can do, stated as data; code asks these flags, never an engine's name. */
export interface Capabilities {
  /** DDL and DML commit or roll back together, other sessions see the old state until then. */
  readonly transactionalDdl: boolean;
  readonly merge: boolean;
  readonly partitionOverwrite: boolean;
  readonly materializedViews: boolean;
  readonly grants: boolean;
  readonly renameTable: boolean;
  /** A not_null test on a stored table is answered from column statistics: single queries beat one combined scan. */
  readonly columnStatistics: boolean;
  readonly indexes: boolean;
  /** The catalog is asked for some relations: a schema may hold many more. */
  readonly catalogByRelation: boolean;
}

/** SQL over the changes of a key, for engines that have other functions for it. */
export interface ChangeWords {
  /** Whether a list in a JSON text has a text; null for no list. */
  isListed(json: string, text: string): string;
  /** The value of the row that is last in an order among those that meet a condition, also where it is null. */
  last(value: string, order: string, condition: string): string;
  /** Whether some row meets a condition. */
  some(condition: string): string;
}

/** How an engine writes SQL. Pure functions of text. */
export interface Dialect {
  quote(identifier: string): string;
  /** A name as it is where the engine reads it so, else quoted. */
  identifier(name: string): string;
  /** A string literal with the engine's escapes. */
  literal(value: string): string;
  /** How two identifiers compare: both are folded so before they are looked up. */
  fold(identifier: string): string;
  /** The engine's type for an etl type name such as `string`, `integer`, `decimal(18,2)`, `timestamp`. */
  typeName(type: string): string;
  /** A type that a contract declares: the engine's own stay as they are, names that only others have are translated. */
  declaredType?(type: string): string;
  /** The engine's type of a list of values of a type of its own. */
  arrayType(element: string): string;
  /** The engine's type of values under names, by its own types. */
  structType(fields: readonly { readonly name: string; readonly type: string }[]): string;
  /** Arrays hold neither arrays nor nulls, and a null array is an empty one; not there where they hold anything. */
  readonly plainArrays?: boolean;
  /** How columns answer templates, where they do so in words of their own. */
  readonly columnWords?: ColumnWords;
  /** How relations answer templates, where they do so in words of their own. */
  readonly relationWords?: RelationWords;
  /** How tables are laid out, where configs say more than columns. */
  readonly storage?: Storage;
  /**
   * A value of one type, as the engine names types, as another: what cannot be it fails the statement, or is null. Not
   * there where a plain cast does it.
   */
  convert?(value: string, from: string, to: string, otherwise: 'fail' | 'null'): string;
  /** How the last state of a key is found among its changes; DuckDB's own functions unless told. */
  readonly changes?: ChangeWords;
  /** The statement that makes a schema where there is none; `database` null is the default one. */
  createSchema(database: string | null, schema: string): string;
  /** A column of times as what compares with a text of a time in UTC; not there where any does. */
  instant?(column: string): string;
  /** An expression that stops the statement with a message; not there where the engine has none. */
  raise?(message: string): string;
  /**
   * A table expression over a CSV file with a header, all columns text under the given names, empty cells NULL; not
   * there where the engine reads no local files.
   */
  readCsv?(file: string, columns: readonly string[], delimiter: string): string;
  /**
   * The statement that writes the rows of a SELECT to a local file, which a rollback leaves in place; not there where
   * the engine writes no local files.
   */
  saveRows?(selectSql: string, file: string): string;
  /** The SELECT of all rows of a file that `saveRows` wrote. */
  savedRows?(file: string): string;
}

/** Everything an engine is to the rest of the tree. */
export interface Adapter {
  /** The `type:` of a profile output, such as `duckdb`. */
  readonly type: string;
  readonly capabilities: Capabilities;
  readonly dialect: Dialect;
  readonly introspection: Introspection;
  /** The definition of a profile output of this type: the only one, for help, types and checks. */
  readonly credentials: ZodType<AdapterCredentials>;
  /** Folders of built-in macros, nearest engine first; `package` is the name that dbt projects know. */
  readonly macroFolders: readonly { readonly package: string; readonly folder: string }[];
  /** The engine's own words for keys of sources and configs: `dataset` for `schema`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Methods of `adapter` in templates that only this engine has, or has in its own way, by name. */
  readonly templateMethods?: ReadonlyMap<string, EngineMethod>;
  /** Absolute path of the lock file by which one process at a time may write; null where the engine sorts that out. */
  lockFile(credentials: AdapterCredentials, context: OpenContext): string | null;
  /** What the bytes that statements read cost; not there where they cost nothing. */
  prices?(credentials: AdapterCredentials): Prices;
  /** The SQL that stands for a source table that is read from somewhere else; null for one of the warehouse. */
  sourceText?(source: SourceTable): string | null;
  /** Why a source table cannot be read by this engine; null when it can. */
  sourceProblem?(source: SourceTable): string | null;
  /** Opens the warehouse. Throws ETL4001 (held by another), ETL4002 (not a database), ETL4003 (not writable). */
  open(credentials: AdapterCredentials, context: OpenContext): Promise<Warehouse>;
  /** A copy in memory to try things on; not there for an engine that is a service. Throws as `open` does for reading. */
  openScratch?(credentials: AdapterCredentials, context: OpenContext): Promise<Scratch>;
  /** The engine itself without a warehouse, to read SQL with; not there for an engine that is a service. */
  openSandbox?(credentials: AdapterCredentials, context: OpenContext): Promise<Sandbox>;
}

/** A source table as the properties declare it. */
export interface SourceTable {
  readonly unique_id: string;
  readonly original_file_path: string;
  readonly source_name: string;
  readonly name: string;
  readonly identifier: string;
  readonly schema: string;
  readonly database: string | null;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A validated profile output: what every engine has, and the engine's own keys. */
export interface AdapterCredentials {
  readonly type: string;
  readonly schema: string;
  readonly database?: string | undefined;
  readonly threads: number;
  readonly [key: string]: unknown;
}

/** What opening needs to know of the run. */
export interface OpenContext {
  /** Relative paths of credentials lie under it. */
  readonly projectRoot: string;
  readonly readOnly?: boolean;
}
