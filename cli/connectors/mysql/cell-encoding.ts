import type { ColumnType } from '../column-type.ts';
import type { WireColumn } from './server-type.ts';

/**
 * How the bytes of a cell become a cell of a chunk file: as they are; as text, in quotes where needed; as hexadecimal
 * digits; as the number that the bits are; as WKB, without the four bytes of the reference system before it; as a UUID;
 * as a time with its offset from UTC; or not at all, where a column is only asked for to go on after it.
 */
export type CellEncoding = 'plain' | 'text' | 'hex' | 'bits' | 'wkb' | 'uuid' | 'zoned' | 'hidden';

const UUID_BYTES = 16;

/** The encoding of a column by what the server sends and what is declared. */
export function cellEncoding(column: WireColumn, type: ColumnType, hasZone: boolean): CellEncoding {
  switch (column.kind) {
    case 'geometry':
      return type.kind === 'string' || type.kind === 'json' ? 'text' : 'wkb';
    case 'bit':
      return type.kind === 'binary' ? 'hex' : 'bits';
    case 'bytes':
      if (type.kind === 'binary' || type.kind === 'string') return 'hex';
      return type.kind === 'uuid' && column.length === UUID_BYTES ? 'uuid' : 'text';
    case 'text':
      return type.kind === 'binary' ? 'hex' : 'text';
    case 'date':
    case 'datetime':
      if (type.kind === 'timestamptz' && hasZone) return 'zoned';
      return type.kind === 'binary' ? 'hex' : 'plain';
    default:
      return type.kind === 'binary' ? 'hex' : 'plain';
  }
}

/** The expression that a column is selected by, so that its text is its value exactly. */
export function cellExpression(quoted: string, column: WireColumn, type: ColumnType): string {
  // Six digits are printed of a float, all that matter of a double; a product keeps the sign of zero.
  if (column.kind === 'float') return `${quoted} * 1e0`;
  if (column.kind === 'geometry' && type.kind === 'string') return `st_astext(${quoted})`;
  if (column.kind === 'geometry' && type.kind === 'json') return `st_asgeojson(${quoted})`;
  return quoted;
}
