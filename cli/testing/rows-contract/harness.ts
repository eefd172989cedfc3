import type { YamlMap } from '../../config/types.ts';

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

/** A real system of rows that nothing else uses, seen by a client of the test's own. */
export interface RowsSystem {
  /** The connection as it stands in a profile. */
  readonly connection: YamlMap;
  /** What a person must never see of it. */
  readonly secrets: readonly string[];
  /** The same connection with what makes the server refuse it, such as a wrong password. */
  readonly refused: YamlMap;
  /** The same connection to where nothing listens. */
  readonly unreachable: YamlMap;
  /** Makes a table, in place of one of that name. */
  create(table: SourceTable): Promise<void>;
  /** Adds rows to a table that was made. */
  insert(table: string, rows: SourceTable['rows']): Promise<void>;
  /** Makes `count` rows of a bigint `id` from 1 and a text `name` quickly. */
  createMany(table: string, count: number): Promise<void>;
  /** Breaks every connection that reads, as a server does that goes down; new ones are taken. */
  breakConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** What the contract suite needs to know of one connector. */
export interface RowsHarness {
  readonly type: string;
  /** Starts the real system. */
  start(): Promise<RowsSystem>;
}
