import type { PartFile } from '../../connectors/index.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import { type Conversion, engineType } from './convert.ts';
import type { LandingEngine } from './engine.ts';

/** One file to be landed, and for whom. */
export interface FileToRead {
  readonly part: PartFile;
  /** Path as shown to a person. */
  readonly shown: string;
  readonly bytes: number;
  readonly declaration: Declaration;
  /** Declared names of the columns by which a person finds a row that has no line of its own. */
  readonly keys?: readonly string[];
  /** What to do about a value that is none of its type, where its file cannot be corrected. */
  readonly hint?: string;
  /** Columns that the file need not have: they are null. */
  readonly mayMiss?: ((column: DeclaredColumn) => boolean) | undefined;
  /** The records of JSON that need not have all columns: those of which `column` is none of `words`. */
  readonly partial?: { readonly column: string; readonly words: readonly string[] } | undefined;
}

/** A declared column over a file: where its text stands, and how it becomes a value. */
export interface ScanColumn extends Conversion {
  readonly declared: DeclaredColumn;
  /** Expression of the cell's text. */
  readonly text: string;
}

/** A column that the file does not have: null in all its rows. */
export function missingColumn(declared: DeclaredColumn): ScanColumn {
  const type = engineType(declared.type);
  return { declared, text: 'null', strict: `cast(null as ${type})`, bad: 'false', nulled: 'false', type };
}

/** How the landing engine reads one file: an SQL source and an expression for each declared column. */
export interface FileScan {
  readonly from: string;
  readonly columns: readonly ScanColumn[];
  /**
   * The same source read by one thread, in which no reading of `from` can go wrong: with rows in their order, of a file
   * that is known to be well written.
   */
  readonly inOrder?: string;
  /** The same source where its content comes, unpacked, by a pipe. */
  readonly fromPipe?: (path: string) => string;
  /** Expression of a whole row as JSON text, with what is not declared. */
  readonly whole?: string;
  /** Cells of a row, where rows are lines. */
  readonly width?: number;
  /** The mistake in the file that made the engine fail with `cause`. Reads the file again, as slowly as needed. */
  explain(engine: LandingEngine, cause: unknown): Promise<Error>;
}
