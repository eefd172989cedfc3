import {
  OrderedDict,
  PyDatetime,
  PyDecimal,
  PyFloat,
  PyObject,
  str,
  toJson,
  type Value,
} from '../../templates/index.ts';
import type { TableValue } from './table-value.ts';

/** A table as CSV with its header, as agate writes it. */
export function csvText(table: TableValue): string {
  const lines = [table.names, ...table.rows.map((row) => row.cells.map(csvCell))];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

/** A table as a JSON list of one object a row, as agate writes it. */
export function jsonText(table: TableValue): string {
  const rows = table.rows.map(
    (row) => new OrderedDict(table.names.map((name, index) => [name, jsonCell(row.cells[index] ?? null)] as const)),
  );
  return toJson(rows).replace(/\\u([0-9a-f]{4})/g, (written, code: string) => {
    const char = Number.parseInt(code, 16);
    return char > 0x7f ? String.fromCharCode(char) : written;
  });
}

function csvCell(cell: Value): string {
  return cell === null ? '' : isoOf(cell);
}

function jsonCell(cell: Value): Value {
  if (cell instanceof PyDecimal) return new PyFloat(cell.nearest);
  return cell instanceof PyObject ? isoOf(cell) : cell;
}

function isoOf(cell: Value): string {
  return cell instanceof PyDatetime ? str(cell).replace(' ', 'T') : str(cell);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
