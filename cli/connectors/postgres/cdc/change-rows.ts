import { EtlError } from '../../../diagnostics/index.ts';
import type { SpoolCell } from '../../rows/spool-writer.ts';
import type { StreamColumn } from '../../types.ts';
import type { FollowedTable } from './followed.ts';
import type { ChangeCell, LogMessage, RelationColumn } from './pgoutput.ts';

/** What happened to a row: a cell is `undefined` where the server did not send it. */
export interface Change {
  readonly what: 'I' | 'U' | 'D' | 'T';
  /** In the order asked for. */
  readonly cells: ChangeCell[];
}

type Relation = Extract<LogMessage, { kind: 'relation' }>;

/** Makes the changes of one table out of the messages of the log, which may be of others too. */
export class ChangeReader {
  readonly #followed: FollowedTable;
  readonly #columns: readonly StreamColumn[];
  readonly #connection: string;
  readonly #tell: (note: string) => void;
  readonly #oid: number;
  /** Where each column asked for stands in the rows of the log. */
  #places: readonly number[] = [];
  #keyPlaces: readonly number[] = [];
  #known: readonly RelationColumn[] | undefined;

  constructor(
    followed: FollowedTable,
    columns: readonly StreamColumn[],
    scope: { readonly connection: string; readonly tell: (note: string) => void },
  ) {
    this.#followed = followed;
    this.#columns = columns;
    this.#connection = scope.connection;
    this.#tell = scope.tell;
    this.#oid = Number(followed.table.oid);
  }

  /** The changes that a message tells, in order. Throws ETL5045 when the table no longer has a column, ETL5052. */
  read(message: LogMessage): Change[] {
    if (message.kind === 'relation') this.#relation(message);
    else if (message.kind === 'truncate' && message.oids.includes(this.#oid))
      return [{ what: 'T', cells: this.#columns.map(() => null) }];
    else if ('oid' in message && message.oid === this.#oid) return this.#row(message);
    return [];
  }

  #row(message: LogMessage): Change[] {
    if (message.kind === 'insert') return [{ what: 'I', cells: this.#cells(message.row) }];
    if (message.kind === 'delete') return [this.#deletion(message.old)];
    if (message.kind !== 'update') return [];
    const { old } = message;
    // With `replica identity full` the old row has the large values that the new one leaves out.
    const row = message.row.map((cell, index) => (cell === undefined ? (old?.[index] ?? undefined) : cell));
    const keyChanged = old !== undefined && this.#keyPlaces.some((place) => old[place] !== row[place]);
    if (!keyChanged) return [{ what: 'U', cells: this.#cells(row) }];
    return [this.#deletion(old), { what: 'I', cells: this.#cells(row) }];
  }

  #deletion(old: readonly ChangeCell[]): Change {
    const cells = this.#places.map((place) => (this.#keyPlaces.includes(place) ? (old[place] ?? null) : null));
    return { what: 'D', cells };
  }

  #cells(row: readonly ChangeCell[]): ChangeCell[] {
    return this.#places.map((place) => row[place]);
  }

  #relation({ oid, schema, name, columns }: Relation): void {
    const { table, stream, key } = this.#followed;
    if (oid !== this.#oid) {
      if (schema !== table.schema || name !== table.name) return;
      const why = 'the table has been made anew at the source';
      throw EtlError.of('ETL5052', { connection: this.#connection, table: stream.table, why });
    }
    const missing = this.#columns.filter(({ from }) => !columns.some((column) => column.name === from));
    if (missing.length > 0)
      throw EtlError.of('ETL5045', {
        connection: this.#connection,
        table: stream.table,
        missing: missing.map(({ from }) => from),
        has: columns.map((column) => column.name),
      });
    this.#tellDifference(columns);
    const placeOf = (from: string) => columns.findIndex((column) => column.name === from);
    this.#places = this.#columns.map(({ from }) => placeOf(from));
    this.#keyPlaces = key.map(placeOf);
    this.#known = columns;
  }

  #tellDifference(columns: readonly RelationColumn[]): void {
    const before = this.#known;
    if (before === undefined) return;
    const table = `table "${this.#followed.stream.table}"`;
    for (const { name, typeOid } of columns) {
      const same = before.find((column) => column.name === name);
      if (same === undefined) this.#tell(`${table} has a new column "${name}" since a moment within this load`);
      else if (same.typeOid !== typeOid) this.#tell(`column "${name}" of ${table} changed its type within this load`);
    }
    for (const { name } of before)
      if (!columns.some((column) => column.name === name)) this.#tell(`${table} has lost its column "${name}"`);
  }
}

/** A change as a line of a chunk file: what happened, the columns that were not sent, the values. */
export function changeLine({ what, cells }: Change, columns: readonly StreamColumn[]): SpoolCell[] {
  const unsent = columns.filter((_, index) => cells[index] === undefined).map(({ name }) => name);
  const line: SpoolCell[] = [what, unsent.length === 0 ? null : JSON.stringify(unsent)];
  for (const cell of cells) line.push(cell ?? null);
  return line;
}
