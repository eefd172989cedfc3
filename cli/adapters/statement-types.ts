/** A column as a warehouse reports it; `dataType` is the engine's own spelling, such as `DECIMAL(18,2)`. */
export interface ColumnInfo {
  readonly name: string;
  readonly dataType: string;
}

/**
 * A whole result in memory. Cells are JavaScript values: null, boolean, string, number (integers that are safe and
 * floats), bigint (wider integers), Decimal as `{ kind: 'decimal', text }`, and dates and times as
 * `{ kind: 'date' | 'timestamp' | 'timestamptz' | 'time' | 'interval', text }` in ISO spelling; arrays and plain
 * objects hold nested values.
 */
export interface ResultTable {
  readonly columns: readonly ColumnInfo[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A cell that JavaScript has no exact type for; `text` is its canonical spelling. */
export interface TypedText {
  readonly kind: 'decimal' | 'date' | 'timestamp' | 'timestamptz' | 'time' | 'interval';
  readonly text: string;
}

export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | TypedText
  | readonly Cell[]
  | { readonly [key: string]: Cell };

/** What a statement that returns no rows did. */
export interface Executed {
  /** Rows inserted, updated or deleted, or null where the engine does not tell. */
  readonly rowsAffected: number | null;
  /** The engine's short answer for run results, such as `OK` or `INSERT 42`. */
  readonly message: string;
}

/** What the statements for a node used, by dbt's names, such as `bytes_processed`, `bytes_billed` and `slot_ms`. */
export type Usage = Readonly<Record<string, string | number>>;

/** What a connection works for: engines with jobs put it into their ids and labels. */
export interface Work {
  /** The run. */
  readonly invocation?: string | undefined;
  /** A node's unique id. */
  readonly node?: string | undefined;
  /** The node's config, of which some says how its jobs run. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** A comment for every statement: before it, or behind it. */
export interface SqlComment {
  /** Holds no end of a comment. */
  readonly text: string;
  readonly append: boolean;
}

/** What a statement will read, as the engine tells before it runs. */
export interface StatementEstimate {
  readonly bytes: number;
  /** How many tables it reads. */
  readonly tables: number;
}

/** How much a stored table holds, as the engine's own metadata tell. */
export interface RelationSize {
  readonly rows: number;
  readonly bytes: number;
}

/** What an engine that bills by bytes read asks for them. */
export interface Prices {
  /** Money for a TiB (2^40 bytes). */
  readonly perTib: number;
  /** Three letters of ISO 4217. */
  readonly currency: string;
  /** Bytes that are billed at least: for a statement that reads anything, and for each table of it. */
  readonly leastBytes: number;
  /** Bytes billed are a multiple of it. */
  readonly unitBytes: number;
  /** Bytes above which the engine refuses a statement; null for no limit. */
  readonly mostBytes: number | null;
}
