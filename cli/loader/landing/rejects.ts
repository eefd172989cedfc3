import { EtlError } from '../../diagnostics/index.ts';
import type { Declaration } from '../declaration.ts';

/** A row of a source that could not be loaded and was set aside. */
export interface RejectedRow {
  /** The file as its rows name it, or the table at the source. */
  readonly file: string;
  /** From 1, within the file or the load. */
  readonly row: number;
  /** Its primary key as a JSON object of texts; null where there is none or it cannot be read. */
  readonly key: string | null;
  /** The first column that has no value of its type; null when the row itself is wrong. */
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  /** A JSON object of its cells as text, or its text as it stands. */
  readonly whole: string;
}

/** Gathers the rows of one load that are set aside, up to the declared limit. */
export class Rejects {
  readonly rows: RejectedRow[] = [];
  readonly #source: string;
  readonly #most: number;

  private constructor(source: string, most: number) {
    this.#source = source;
    this.#most = most;
  }

  /** Of a table that sets bad rows aside; nothing for one that does not. */
  static of({ source, load }: Declaration): Rejects | undefined {
    if (load.bad_rows !== 'set_aside') return undefined;
    return new Rejects(source, typeof load.max_bad_rows === 'number' ? load.max_bad_rows : MOST_REJECTED);
  }

  /** How many more may come; one more than that is too many. */
  get left(): number {
    return this.#most - this.rows.length;
  }

  /** Throws ETL5080 when there are too many. */
  add(rows: readonly RejectedRow[]): void {
    for (const row of rows) {
      this.rows.push(row);
      if (this.left >= 0) continue;
      const [first = row] = this.rows;
      throw EtlError.of('ETL5080', { source: this.#source, most: this.#most, first: rejectionWords(first) });
    }
  }
}

/** Rows of one load that may be set aside unless the table says otherwise. */
const MOST_REJECTED = 100;

function rejectionWords({ file, row, column, value, reason }: RejectedRow): string {
  if (column === null) return `row ${row} of ${file}: ${reason}.`;
  return `row ${row} of ${file} has ${JSON.stringify(value)} in column "${column}", which ${reason}.`;
}
