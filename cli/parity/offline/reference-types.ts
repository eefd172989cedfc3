import type { Cell } from '../../adapters/index.ts';
import { type DataType, parseDataType } from '../values/data-type.ts';

/** What NUMERIC holds before the point and behind it; what has more is BIGNUMERIC. */
const NUMERIC = { whole: 29, scale: 9 };

const PLAIN: Readonly<Partial<Record<DataType['kind'], string>>> = {
  integer: 'INT64',
  float: 'FLOAT64',
  string: 'STRING',
  bytes: 'BYTES',
  boolean: 'BOOL',
  date: 'DATE',
  time: 'TIME',
  datetime: 'TIMESTAMP',
  timestamp: 'TIMESTAMP',
  interval: 'INTERVAL',
  json: 'JSON',
};

/**
 * The BigQuery type of a DuckDB column whose BigQuery type nobody told; null for what BigQuery has no type for. A
 * TIMESTAMP without zone is taken to be an instant in UTC, as loads and `dbt.type_timestamp()` take it.
 */
export function referenceType(dataType: string): string | null {
  return typeOf(parseDataType(dataType, 'datetime'));
}

function typeOf(type: DataType): string | null {
  if (type.kind === 'decimal') return decimalType(type.text);
  if (type.kind === 'array') {
    const element = typeOf(type.element ?? type);
    return element === null || type.element?.kind === 'array' ? null : `ARRAY<${element}>`;
  }
  if (type.kind === 'struct' || type.kind === 'map') {
    const fields = (type.fields ?? []).map((one) => ({ name: one.name, type: typeOf(one.type) }));
    if (fields.some((one) => one.type === null)) return null;
    const struct = `STRUCT<${fields.map((one) => `\`${one.name}\` ${one.type}`).join(', ')}>`;
    return type.kind === 'map' ? `ARRAY<${struct}>` : struct;
  }
  return PLAIN[type.kind] ?? null;
}

function decimalType(text: string): string {
  const [, precision = '18', scale = '3'] = /\((\d+)\s*,\s*(\d+)\)/.exec(text) ?? [];
  const fits = Number(scale) <= NUMERIC.scale && Number(precision) - Number(scale) <= NUMERIC.whole;
  return fits ? 'NUMERIC' : 'BIGNUMERIC';
}

/** A cell of a MAP as the array of its entries, as BigQuery has it. */
export function referenceCell(cell: Cell, dataType: string): Cell {
  if (!dataType.startsWith('MAP(') || cell === null || typeof cell !== 'object' || Array.isArray(cell)) return cell;
  return Object.entries(cell).map(([key, value]: [string, Cell]) => ({ key, value }));
}
