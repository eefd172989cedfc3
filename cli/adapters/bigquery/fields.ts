import type { ColumnInfo } from '../types.ts';
import type { WireField } from './wire.ts';

const SQL_NAMES: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  RECORD: 'STRUCT',
};

/** The columns of a schema, with types as GoogleSQL writes them, such as `ARRAY<STRUCT<a INT64, b STRING>>`. */
export function columnsOfFields(fields: readonly WireField[] | undefined): readonly ColumnInfo[] {
  return (fields ?? []).map((field) => ({ name: field.name, dataType: dataTypeOf(field) }));
}

/** The type of a field in GoogleSQL. */
export function dataTypeOf(field: WireField): string {
  const type = elementType(field);
  return field.mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}

/** The type of one value of a field: of an element where the field is repeated. */
function elementType(field: WireField): string {
  const type = sqlName(field.type);
  if (type === 'STRUCT')
    return `STRUCT<${(field.fields ?? []).map((one) => `${fieldName(one.name)} ${dataTypeOf(one)}`).join(', ')}>`;
  if (type === 'RANGE') return `RANGE<${sqlName(field.rangeElementType?.type ?? 'DATE')}>`;
  if (field.precision !== undefined && field.precision !== '0')
    return `${type}(${field.precision}${field.scale === undefined ? '' : `, ${field.scale}`})`;
  return field.maxLength === undefined || field.maxLength === '0' ? type : `${type}(${field.maxLength})`;
}

/** The name of a type in GoogleSQL. */
export function sqlName(type: string): string {
  const upper = type.toUpperCase();
  return SQL_NAMES[upper] ?? upper;
}

function fieldName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll('`', '\\`')}\``;
}
