import type { ColumnType } from '../../connectors/column-type.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { ColumnInfo } from '../types.ts';
import { nestedSqlType } from './nested-convert.ts';
import type { WireField } from './wire.ts';

const TYPES: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  INT: 'INTEGER',
  BIGINT: 'INTEGER',
  SMALLINT: 'INTEGER',
  TINYINT: 'INTEGER',
  BYTEINT: 'INTEGER',
};

/**
 * A column as the API's schemas write it: arrays are repeated fields, structs are records. Throws ETL4022 for a type that
 * a file cannot hold.
 */
export function fieldOf({ name, dataType }: ColumnInfo): WireField {
  const nested = nestedSqlType(dataType);
  return nested === null ? scalarField(name, dataType) : nestedField(name, nested);
}

function nestedField(name: string, type: ColumnType): WireField {
  if (type.element !== undefined) return { ...nestedField(name, type.element), mode: 'REPEATED' };
  if (type.fields === undefined) return scalarField(name, type.name);
  return { name, type: 'RECORD', fields: type.fields.map((field) => nestedField(field.name, field.type)) };
}

function scalarField(name: string, dataType: string): WireField {
  const [, word = '', first, second] =
    /^([a-z]\w*)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$/i.exec(dataType.trim()) ?? [];
  if (word === '')
    throw EtlError.of('ETL4022', { key: 'column_types', why: `column "${name}" cannot be loaded as ${dataType}` });
  const upper = word.toUpperCase();
  const type = TYPES[upper] ?? upper;
  if (first === undefined) return { name, type };
  if (type === 'STRING' || type === 'BYTES') return { name, type, maxLength: first };
  return { name, type, precision: first, ...(second === undefined ? {} : { scale: second }) };
}

/** Whether a field is an array, or has one within it. */
export function isRepeated({ mode, fields = [] }: WireField): boolean {
  return mode === 'REPEATED' || fields.some(isRepeated);
}
