import type { ResultTable } from '../../adapters/types.ts';

/** A type of a column that cases read; `decimal(p, s)` and arrays as `integer[]`. */
export type InputType =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'bytes'
  | `decimal(${number}, ${number})`
  | 'string[]'
  | 'integer[]';

/** A value of a row as text that both engines cast; bytes are text in UTF-8; arrays are JSON. */
export type InputValue = string | null;

/** Calls of a macro over rows that hold edge values. */
export interface MacroCases {
  readonly columns: Readonly<Record<string, InputType>>;
  readonly rows: readonly (readonly InputValue[])[];
  /**
   * Template text of expressions: `etl.date_add('day', 1, 'd')`. Those of `aggregates` are computed over all rows, those
   * of `queries` are whole queries in which `input` is the table of the rows.
   */
  readonly calls?: readonly string[];
  readonly aggregates?: readonly string[];
  readonly queries?: readonly string[];
}

/** One macro of portable SQL: what the guide says of it, and what is compared. */
export interface PortableMacro {
  readonly name: string;
  /** One sentence: what it gives. */
  readonly says: string;
  /** The call that the guide shows with its SQL on each engine. */
  readonly example: string;
  /** What it does at the edges. */
  readonly edges?: string;
  /** What is the same for both engines where each has its own: `at one moment`. */
  readonly fixed?: string;
  /** Why the reference engine cannot compute it: then it is analyzed there, and run on DuckDB only. */
  readonly notComputed?: string;
  readonly cases: readonly MacroCases[];
}

/** The macros of one heading of the guide. */
export interface PortableTopic {
  readonly title: string;
  /** What the reader has to know before the table. */
  readonly intro?: string;
  readonly macros: readonly PortableMacro[];
}

/** What an engine gave for a query, or what it said against it. */
export type EngineAnswer =
  | { readonly table: ResultTable; readonly sql: string }
  | { readonly error: string; readonly sql: string };
