import type { ZodObject, ZodType } from 'zod';
import type { YamlMap } from '../config/types.ts';
import type { ColumnType } from './column-type.ts';
import type { DiscoveredTable, StreamDescription } from './discovery-types.ts';
import type { FileFormat } from './file-format.ts';

export type { DiscoveredTable, SourceColumn, StreamDescription } from './discovery-types.ts';

/** How the rows of a load meet those that are there. */
export type WriteMode = 'append' | 'merge' | 'delete_insert' | 'replace';

/** Which rows of the source a load reads: all, those a cursor shows to be new, or each change in its order. */
export type Strategy = 'full_refresh' | 'incremental' | 'cdc';

/** What a connector can do, stated as data; the loader asks these and never a connector's name. */
export interface ConnectorCapabilities {
  /** What a session gives: files that change as a whole, or rows by a query. */
  readonly gives: 'parts' | 'rows';
  readonly writes: readonly WriteMode[];
  /** The mode of a table that names none. */
  readonly defaultWrite: WriteMode;
  readonly strategies: readonly Strategy[];
  /** All streams that one session reads show the source at one moment: counts and clusters can be trusted. */
  readonly consistentSnapshot?: boolean;
  /** `describe` asks a catalogue, which costs nothing, and its types are those of all values. */
  readonly tellsTypes?: boolean;
  /** Connections that one load of a table takes at most where `max_connections` allows: one, or one a range, unless told. */
  readonly connections?: (load: YamlMap) => number;
  /** Tables, columns and keys can be asked for: `etl sources introspect`. */
  readonly discovers?: boolean;
}

/** What opening needs to know of the run. */
export interface ConnectorContext {
  /** Name of the connection in the profile, for messages. */
  readonly connection: string;
  /** Absolute; relative paths of the connection lie under it. */
  readonly projectRoot: string;
  /** Names of the project and the target, for what a connector makes at the source and must find again. */
  readonly project?: string;
  readonly target?: string;
  /** The moment that "now" means for the whole run. The present unless told. */
  readonly now?: Date;
  /** A declared stream of the same connection by the name of its table, such as the parent of a child. */
  readonly streamOf?: (table: string) => Stream | undefined;
  /** Where a connector tells what a person may want to know: retries, waits, a fallback taken. */
  readonly tell?: (note: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * A kind of system that source tables are loaded from. Zod schemas are the only definition of its configuration:
 * `connection` of the profile's entry, `table` of the keys it adds to a table's `load:`.
 */
export interface Connector {
  /** The `type:` of a connection, such as `files`. */
  readonly type: string;
  readonly connection: ZodType;
  readonly table: ZodObject;
  readonly capabilities: ConnectorCapabilities;
  /** Opens a connection from its checked configuration. Throws ETL5040 or ETL5041 when it cannot be reached. */
  open(config: YamlMap, context: ConnectorContext): Promise<ConnectorSession>;
}

/** An open connection to a source system. */
export type ConnectorSession = PartsSession | RowsSession;

/** A connector of the kind that gives files. */
export interface PartsConnector extends Connector {
  open(config: YamlMap, context: ConnectorContext): Promise<PartsSession>;
}

/** A connector of the kind that gives rows. */
export interface RowsConnector extends Connector {
  open(config: YamlMap, context: ConnectorContext): Promise<RowsSession>;
}

/** A source whose streams are files, or what comes as files. */
export interface PartsSession {
  readonly gives: 'parts';
  /**
   * The parts of a stream, in a fixed order, by the table's checked `load:`.
   * Throws ETL5020 when there is none, ETL5022 when one cannot be read.
   */
  list(load: YamlMap): Promise<readonly StreamPart[]>;
  /**
   * Says `onEvent` whenever parts of the stream may have come, changed or gone, until what it gives is called. Where it
   * is missing the source cannot tell and is asked again by `list`; its parts are then whole as soon as they are there.
   */
  watch?(load: YamlMap, onEvent: () => void): Promise<() => Promise<void>>;
  /** Parts cannot be opened any more. */
  close(): Promise<void>;
}

/** A piece of a stream that changes as a whole, such as one file; its rows are replaced together. */
export interface StreamPart {
  /** Identity within the connection, with `/`: it stands in the ledger and in each row's `_etl_file`. */
  readonly name: string;
  /** As shown to a person: relative to the project where it lies in it. */
  readonly shown: string;
  readonly bytes: number;
  /** Two parts of one name with the same fingerprint have the same content, unless it changed within two seconds. */
  readonly fingerprint: string;
  readonly modifiedAt: Date;
  /** When its content was last written, as its system says: `modifiedAt` unless told. */
  readonly writtenAt?: Date;
  /** The pattern of the table's `path` that names it first, from 0. */
  readonly pattern?: number;
  /** A digest of the content. Throws ETL5022. */
  hash(): Promise<string>;
  /**
   * The content as a file on this machine, and how to read it. A copy is made in `folder`, which is there.
   * Throws ETL5034 when it is no longer what `list` saw, ETL5042 or ETL5043 when it cannot be had.
   */
  open(folder: string): Promise<PartFile>;
}

/** The content of a part: a file to be read by its format. */
export interface PartFile {
  /** Absolute. */
  readonly path: string;
  readonly format: FileFormat;
  /** Throws ETL5034 when the file is no longer what `list` saw: called after the reading. */
  verify(): Promise<void>;
  /** Removes what `open` made, such as a downloaded copy; called once the part is landed or has failed. */
  release?(): Promise<void>;
}

/** A source whose streams are asked for by a query: a database, an API, a generator. */
export interface RowsSession {
  readonly gives: 'rows';
  /** The stream as the source has it now. Throws ETL5044 when it has no such stream. */
  describe(stream: Stream): Promise<StreamDescription>;
  /** How the source is asked for these rows, for people: SQL statements, URLs. Nothing is read. */
  queries(request: RowsRequest): Promise<readonly string[]>;
  /**
   * Reads the rows as files in `SPOOL_FORMAT`, each closed before it is yielded and then the caller's to remove.
   * Memory does not grow with the rows. Throws ETL5042 when the connection is lost (the loader then reads again from
   * the start), ETL5043 when the source refuses, ETL5036 when `request.signal` aborts.
   */
  read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void>;
  /**
   * A word that is the same as long as the rows of the stream are, where the source can tell without reading them; it is
   * also the position that `read` gives.
   */
  fingerprint?(stream: Stream): Promise<string>;
  /**
   * Whether the stream must be read whole though a committed load gave this position, since one that read everything has
   * begun and was not committed.
   */
  beginsAnew?(stream: Stream, position: string): Promise<boolean>;
  /** The position of committed rows, said after the commit: what is before it may be forgotten by the source. */
  confirm?(stream: Stream, position: string): Promise<void>;
  /** Tables of the source whose name matches the glob, with what is known of each. */
  discover?(glob: string): Promise<readonly DiscoveredTable[]>;
  /**
   * The moment that reads show, where the source shows all of them one: another number after a lost connection was
   * opened anew.
   */
  readonly moment?: number;
  close(): Promise<void>;
}

/** One declared table of a source, as a connector sees it. */
export interface Stream {
  /** Shown name, such as `plex.factlineas`. */
  readonly source: string;
  /** Name of the table at the source: the declared `load: table`, else the table's own. */
  readonly table: string;
  /** `load:` after the connector's schema. */
  readonly load: YamlMap;
  readonly columns: readonly StreamColumn[];
  /** Declared names. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly StreamForeignKey[];
}

/** A declared column of a stream and what its declaration promises. */
export interface StreamColumn {
  readonly name: string;
  /** Its name at the source: `load: columns: {name: ...}`, else the declared one. */
  readonly from: string;
  readonly type: ColumnType;
  /** What its tests demand of every value. */
  readonly notNull: boolean;
  readonly unique: boolean;
  readonly acceptedValues?: readonly (string | number | boolean)[];
  /** Free words of the declaration, such as a format; a hint for made rows. */
  readonly description?: string;
}

/** A declared reference to another table of the same source. */
export interface StreamForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly referenced: readonly string[];
}

/** What rows are asked for. */
export interface RowsRequest {
  readonly stream: Stream;
  readonly strategy: Strategy;
  /** Columns of the chunk files in their order: those declared, then those of `parent`, if any. */
  readonly columns: readonly StreamColumn[];
  readonly window: ReadWindow;
  /** For a child whose cursor is its parent's: how to reach the columns of the parent that come last in `columns`. */
  readonly parent?: { readonly link: ParentLink; readonly columns: readonly CursorColumn[] };
  /** What the last committed load gave as its position; null at the first, or for a full refresh. */
  readonly position: string | null;
  /** What the last committed load gave, also where everything is read: it is good until this load is committed. */
  readonly lastPosition?: string | null;
  /** Rows of one chunk, at most. */
  readonly chunkRows: number;
  /** Absolute folder for chunk files; it is there, and nothing else writes to it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Rows read so far, and of how many, where the source can tell. */
  readonly onProgress?: (rows: number, total: number | null) => void;
}

/** Which rows of a stream a read covers. */
export type ReadWindow =
  | { readonly kind: 'all' }
  | {
      /**
       * Rows of which any cursor column is at or after `from`; with `nulls`, also those of which all are null, and
       * children without a parent. For a child, the columns are those of `RowsRequest.parent`.
       */
      readonly kind: 'from';
      readonly columns: readonly CursorColumn[];
      /** ISO text of a date or a timestamp, or a number's digits. */
      readonly from: string;
      /** False: only what is after `from`. */
      readonly inclusive: boolean;
      readonly nulls: boolean;
    };

/** A cursor column at the source. */
export interface CursorColumn {
  /** Its declared name. */
  readonly name: string;
  /** Its name at the source. */
  readonly from: string;
  readonly type: ColumnType;
}

/** How a child's rows lead to their parent's. */
export interface ParentLink {
  /** Name of the parent at the source. */
  readonly table: string;
  /** Pairs of column names at the source: of the child, of the parent. */
  readonly on: readonly { readonly child: string; readonly parent: string }[];
}

/** A file of rows, whole. */
export interface RowChunk {
  /** Absolute; `SPOOL_FORMAT`. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  /**
   * The rows are changes: two cells come before the columns. The first is what happened, `I`, `U`, `D` (of the key) or
   * `T` (all rows before are gone); the second a JSON array of columns whose value the source did not send, or null.
   * Their order is that of the lines.
   */
  readonly changes?: boolean;
  /** Where the next load begins when everything up to here is committed. */
  readonly position?: string;
}

/** What is known when all rows are read. */
export interface RowsSummary {
  /** Rows that the source says it has of what was asked for; null when it cannot tell. */
  readonly rowsAtSource: number | null;
  readonly position?: string;
  /** Facts for the audit tables, such as the sampling of a report. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}
