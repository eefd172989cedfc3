import type { YamlMap } from '../../config/types.ts';
import type { Stream } from '../../connectors/index.ts';

/** Columns by name with their etl types. */
export type TableColumns = Readonly<Record<string, string>>;

/** A table that a test wants at the source. */
export interface SourceTable {
  readonly name: string;
  readonly columns: TableColumns;
  readonly primaryKey?: readonly string[];
  /** Cells as the chunk files have them; null is null. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A real system that is reached over a connection. */
export interface ReachedSystem {
  /** The connection as it stands in a profile. */
  readonly connection: YamlMap;
  /** What a person must never see of it. */
  readonly secrets: readonly string[];
  /** The same connection with what makes the server refuse it, such as a wrong password. */
  readonly refused: YamlMap;
  /** The same connection to where nothing listens. */
  readonly unreachable: YamlMap;
  /** Breaks every connection that reads, as a server does that goes down; new ones are taken. */
  breakConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** A real system of rows that nothing else uses, seen by a client of the test's own. */
export interface RowsSystem extends ReachedSystem {
  /** Makes a table, in place of one of that name. */
  create(table: SourceTable): Promise<void>;
  /** Adds rows to a table that was made. */
  insert(table: string, rows: SourceTable['rows']): Promise<void>;
  /** Makes `count` rows of a bigint `id` from 1 and a text `name` quickly. */
  createMany(table: string, count: number): Promise<void>;
}

/** What a kind of system may not have, whatever its connector does. */
export type Ability =
  /** It tells its tables and their columns. */
  | 'discovery'
  /** It tells primary keys. */
  | 'keys'
  /** Rows can be filtered through those of another table. */
  | 'parents'
  /** Of a table that it does not have, it tells those that it has. */
  | 'names of tables'
  /** The server itself can be told to give a part of the rows. */
  | 'windows'
  /** An empty text is another thing than none. */
  | 'empty text';

/** What the contract suite needs to know of one connector. */
export interface RowsHarness {
  readonly type: string;
  /** Starts the real system. */
  start(): Promise<RowsSystem>;
  /** `load:` of a table; empty unless told. */
  readonly loadOf?: (table: string) => YamlMap;
  /** What the system has not, with the reason: the tests that need it expect what is said instead. */
  readonly lacks?: Readonly<Partial<Record<Ability, string>>>;
  /** The `data_type` that a declared one is discovered as: the same unless told. */
  readonly discovered?: (type: string) => string;
}

/** What the part of the contract needs to know that is about connections. */
export interface ConnectionHarness {
  readonly type: string;
  start(): Promise<ReachedSystem>;
  /** A stream of `rows` rows that come in more than two answers of the server. */
  readonly many: { readonly stream: Stream; readonly rows: number };
}
