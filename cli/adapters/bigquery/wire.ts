/** A field of a table's schema, as BigQuery's API writes it. */
export interface WireField {
  readonly name: string;
  /** Such as `STRING`, `INTEGER`, `RECORD`. */
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly WireField[];
  readonly precision?: string;
  readonly scale?: string;
  readonly maxLength?: string;
  readonly description?: string;
  readonly rangeElementType?: { readonly type: string };
}

/** A value of a row: text, or a nested one. */
export type WireValue = null | string | { readonly f: readonly WireCell[] } | readonly WireCell[];

/** A value with its wrapping. */
export interface WireCell {
  readonly v: WireValue;
}

/** A row of a result. */
export interface WireRow {
  readonly f: readonly WireCell[];
}

/** Names a table. */
export interface TableReference {
  readonly projectId: string;
  readonly datasetId: string;
  readonly tableId: string;
}

/** Names a job. */
export interface JobReference {
  readonly projectId: string;
  readonly jobId: string;
  readonly location?: string;
}

/** Why something failed. */
export interface WireError {
  readonly reason?: string;
  readonly location?: string;
  readonly message?: string;
}

/** A job, as far as it is read here. Numbers are texts. */
export interface WireJob {
  readonly jobReference: JobReference;
  readonly configuration?: {
    readonly query?: { readonly destinationTable?: TableReference };
  };
  readonly status?: {
    readonly state?: string;
    readonly errorResult?: WireError;
    readonly errors?: readonly WireError[];
  };
  readonly statistics?: {
    readonly totalBytesProcessed?: string;
    readonly totalSlotMs?: string;
    readonly query?: {
      readonly statementType?: string;
      readonly totalBytesProcessed?: string;
      readonly totalBytesBilled?: string;
      readonly totalSlotMs?: string;
      readonly numDmlAffectedRows?: string;
      readonly schema?: { readonly fields?: readonly WireField[] };
      readonly referencedTables?: readonly TableReference[];
    };
    readonly load?: { readonly outputRows?: string; readonly outputBytes?: string; readonly badRecords?: string };
    readonly copy?: { readonly copiedRows?: string };
  };
}

/** Rows of a result, as far as they are read here. */
export interface WireResults {
  readonly jobComplete?: boolean;
  readonly schema?: { readonly fields?: readonly WireField[] };
  readonly rows?: readonly WireRow[];
  readonly totalRows?: string;
  readonly pageToken?: string;
}

/** A table, as far as it is read here. */
export interface WireTable {
  readonly type?: string;
  readonly schema?: { readonly fields?: readonly WireField[] };
  readonly numRows?: string;
  readonly numBytes?: string;
}
