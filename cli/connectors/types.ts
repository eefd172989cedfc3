import type { ZodObject, ZodType } from 'zod';
import type { YamlMap } from '../config/types.ts';
import type { FileFormat } from './file-format.ts';

/** How the rows of a load meet those that are there. */
export type WriteMode = 'append' | 'merge' | 'delete_insert' | 'replace';

/** Which rows of the source a load reads. */
export type Strategy = 'full_refresh' | 'incremental';

/** What a connector can do, stated as data; the loader asks these and never a connector's name. */
export interface ConnectorCapabilities {
  readonly writes: readonly WriteMode[];
  /** The mode of a table that names none. */
  readonly defaultWrite: WriteMode;
  readonly strategies: readonly Strategy[];
}

/** What opening needs to know of the run. */
export interface ConnectorContext {
  /** Name of the connection in the profile, for messages. */
  readonly connection: string;
  /** Absolute; relative paths of the connection lie under it. */
  readonly projectRoot: string;
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
  /** Opens a connection from its checked configuration. Throws ETL5022 when it cannot be reached. */
  open(config: YamlMap, context: ConnectorContext): Promise<ConnectorSession>;
}

/** An open connection to a source system. */
export interface ConnectorSession {
  /**
   * The parts of a stream, in a fixed order, by the table's checked `load:`.
   * Throws ETL5020 when there is none, ETL5022 when one cannot be read.
   */
  list(load: YamlMap): Promise<readonly StreamPart[]>;
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
  /** A digest of the content. Throws ETL5022. */
  hash(): Promise<string>;
  /** The content as a file on this machine, and how to read it. */
  open(): Promise<PartFile>;
}

/** The content of a part: a file to be read by its format. */
export interface PartFile {
  /** Absolute. */
  readonly path: string;
  readonly format: FileFormat;
  /** Throws ETL5034 when the file is no longer what `list` saw: called after the reading. */
  verify(): Promise<void>;
}
