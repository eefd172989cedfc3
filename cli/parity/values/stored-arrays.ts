import type { Cell, ResultTable } from '../../adapters/index.ts';
import { type DataType, parseDataType } from './data-type.ts';

/**
 * Rows as BigQuery stores them: an array that is NULL is empty there. `refused` names a column with a NULL inside an
 * array, which BigQuery does not store; null where there is none. Source: BigQuery's reference, "Working with arrays".
 */
export function storedArrays({ columns, rows }: ResultTable): {
  readonly table: ResultTable;
  readonly refused: string | null;
} {
  const types = columns.map(({ dataType }) => parseDataType(dataType, 'timestamp'));
  if (!types.some(hasArray)) return { table: { columns, rows }, refused: null };
  const refused = columns.find((_, at) => rows.some((row) => hasNullElement(row[at] ?? null, types[at])));
  const stored = rows.map((row) => row.map((cell, at) => storedCell(cell, types[at])));
  return { table: { columns, rows: stored }, refused: refused?.name ?? null };
}

function hasArray(type: DataType): boolean {
  return type.kind === 'array' || (type.fields ?? []).some((field) => hasArray(field.type));
}

function storedCell(cell: Cell, type: DataType | undefined): Cell {
  if (type === undefined || !hasArray(type)) return cell;
  if (type.kind === 'array') return isList(cell) ? cell.map((one) => storedCell(one, type.element)) : [];
  if (!isStruct(cell)) return cell;
  return Object.fromEntries(
    Object.entries(cell).map(([name, one], at) => [name, storedCell(one, type.fields?.[at]?.type)]),
  );
}

function hasNullElement(cell: Cell, type: DataType | undefined): boolean {
  if (type === undefined || !hasArray(type)) return false;
  if (type.kind === 'array')
    return isList(cell) && cell.some((one) => one === null || hasNullElement(one, type.element));
  return isStruct(cell) && Object.values(cell).some((one, at) => hasNullElement(one, type.fields?.[at]?.type));
}

function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}

function isStruct(cell: Cell): cell is { readonly [key: string]: Cell } {
  return cell !== null && typeof cell === 'object' && !Array.isArray(cell) && !(cell instanceof Uint8Array);
}
