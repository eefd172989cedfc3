import { EtlError } from '../../diagnostics/index.ts';
import { cellOf } from '../http/cell.ts';
import type { Json } from '../http/json.ts';
import type { StreamColumn } from '../types.ts';

/** Whose header it is, for messages. */
export interface HeaderPlace {
  readonly connection: string;
  readonly sheet: string;
  readonly row: number;
}

/** The names in a header row. */
export function headerNames(row: readonly Json[]): string[] {
  return row.map((cell) => String(cellOf(cell) ?? '').trim());
}

/**
 * Where each column stands in the rows: by its exact name in the header, else by it without case, accents, blanks and
 * marks. Throws ETL5045 for columns that are not there, ETL5066 for one that is there twice.
 */
export function columnPlaces(columns: readonly StreamColumn[], names: readonly string[], place: HeaderPlace): number[] {
  const plain = names.map(withoutMarks);
  const places = columns.map(({ from }) => {
    const exact = placesOf(names, from);
    const found = exact.length > 0 ? exact : placesOf(plain, withoutMarks(from));
    if (found.length > 1) {
      const { connection, sheet, row } = place;
      throw EtlError.of('ETL5066', { connection, sheet, row, header: names[found[0] ?? 0] ?? from });
    }
    return found[0] ?? -1;
  });
  const missing = columns.flatMap(({ from }, index) => (places[index] === -1 ? [from] : []));
  if (missing.length === 0) return places;
  const { connection, sheet } = place;
  throw EtlError.of('ETL5045', { connection, table: sheet, missing, has: names.filter((name) => name !== '') });
}

function placesOf(names: readonly string[], name: string): number[] {
  return names.flatMap((one, index) => (one === name && one !== '' ? [index] : []));
}

function withoutMarks(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
