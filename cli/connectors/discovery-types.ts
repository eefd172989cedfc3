import type { StreamForeignKey } from './types.ts';

/** A column as a source reports it. */
export interface SourceColumn {
  readonly name: string;
  /** The source's own spelling, such as `tinyint(1) unsigned`. */
  readonly sourceType: string;
  /** The `data_type` that holds all its values exactly; null when there is none that etl knows. */
  readonly dataType: string | null;
  readonly nullable: boolean;
  readonly comment?: string;
}

/** A stream as the source has it. */
export interface StreamDescription {
  readonly columns: readonly SourceColumn[];
  /** Names at the source. */
  readonly primaryKey: readonly string[];
  /** Rows, estimated; null when the source cannot tell without reading. */
  readonly estimatedRows: number | null;
  /** False where the columns are the declared ones because the source cannot be asked. */
  readonly isDiscovered: boolean;
}

/** A table that a source has. */
export interface DiscoveredTable extends StreamDescription {
  readonly name: string;
  readonly foreignKeys: readonly StreamForeignKey[];
  readonly comment?: string;
}
