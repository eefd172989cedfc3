import { PyBytes, PyDecimal, PyDict, PyFloat, type Value } from '../../templates/index.ts';
import type { Cell, TypedText } from '../types.ts';

/** Makes dates and times of their ISO texts. */
export type TimeOf = (kind: 'date' | 'timestamp' | 'timestamptz' | 'time' | 'interval', text: string) => Value;

/** A cell of a result as templates see it. */
export function cellValue(cell: Cell, timeOf: TimeOf): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : new PyFloat(cell);
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
  if (cell instanceof Uint8Array) return new PyBytes([...cell]);
  if (isList(cell)) return cell.map((item) => cellValue(item, timeOf));
  if (isTypedText(cell))
    return cell.kind === 'decimal' ? (PyDecimal.read(cell.text) ?? cell.text) : timeOf(cell.kind, cell.text);
  return new PyDict(Object.entries(cell).map(([key, value]) => [key, cellValue(value, timeOf)] as const));
}

function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}

const KINDS: ReadonlySet<unknown> = new Set(['decimal', 'date', 'timestamp', 'timestamptz', 'time', 'interval']);

function isTypedText(cell: object): cell is TypedText {
  return 'kind' in cell && 'text' in cell && KINDS.has(cell.kind);
}
