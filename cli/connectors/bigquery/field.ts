import { plainDigits } from '../http/cell.ts';
import { isList, type Json, JsonNumber, jsonText, member, parseJson } from '../http/json.ts';
import { writtenField } from '../nested-type.ts';
import type { SourceColumn } from '../types.ts';

/** A field of a schema. */
export interface Field {
  readonly name: string;
  /** In the names of the SQL dialect, such as `INT64`. */
  readonly type: string;
  readonly mode: 'NULLABLE' | 'REQUIRED' | 'REPEATED';
  readonly fields: readonly Field[];
  /** Digits of a NUMERIC that is told them. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly description: string | undefined;
}

const SQL_NAMES: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  RECORD: 'STRUCT',
};

/** The fields of a schema as the API writes it. */
export function fieldsOf(schema: Json | undefined): Field[] {
  const fields = member(schema, 'fields');
  return (isList(fields) ? fields : []).map((field) => {
    const type = text(member(field, 'type')) ?? 'STRING';
    const mode = text(member(field, 'mode'));
    return {
      name: text(member(field, 'name')) ?? '',
      type: SQL_NAMES[type] ?? type,
      mode: mode === 'REPEATED' || mode === 'REQUIRED' ? mode : 'NULLABLE',
      fields: fieldsOf(field),
      precision: digits(member(field, 'precision')),
      scale: digits(member(field, 'scale')),
      description: text(member(field, 'description')),
    };
  });
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function digits(value: Json | undefined): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? Number(value) : undefined;
}

const DATA_TYPES: Readonly<Record<string, string>> = {
  INT64: 'bigint',
  FLOAT64: 'double',
  NUMERIC: 'decimal(38,9)',
  BOOL: 'boolean',
  STRING: 'string',
  BYTES: 'binary',
  DATE: 'date',
  TIME: 'time',
  DATETIME: 'timestamp',
  TIMESTAMP: 'timestamptz',
  JSON: 'json',
  GEOGRAPHY: 'string',
  RANGE: 'string',
  INTERVAL: 'string',
  BIGNUMERIC: 'string',
};

/** A field as a column: the type that holds all its values exactly. */
export function sourceColumn(field: Field): SourceColumn {
  const { name, mode, description } = field;
  return {
    name,
    sourceType: sourceType(field),
    dataType: dataType(field),
    nullable: mode !== 'REQUIRED',
    ...(description === undefined || description === '' ? {} : { comment: description }),
  };
}

function sourceType(field: Field): string {
  const { type, mode, fields, precision, scale } = field;
  if (mode === 'REPEATED') return `ARRAY<${sourceType({ ...field, mode: 'NULLABLE' })}>`;
  if (type === 'STRUCT') return `STRUCT<${fields.map((one) => `${one.name} ${sourceType(one)}`).join(', ')}>`;
  if (precision === undefined) return type;
  return `${type}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}

function dataType(field: Field): string | null {
  const { type, mode, fields, precision, scale = 0 } = field;
  if (mode === 'REPEATED') {
    const element = dataType({ ...field, mode: 'NULLABLE' });
    return element === null ? null : `array<${element}>`;
  }
  if (type === 'STRUCT') {
    const types = fields.map((one) => ({ name: one.name, type: dataType(one) }));
    if (types.some((one) => one.type === null)) return null;
    return `struct<${types.map((one) => `${writtenField(one.name)} ${one.type}`).join(', ')}>`;
  }
  if (type.endsWith('NUMERIC') && precision !== undefined && precision <= 38) return `decimal(${precision},${scale})`;
  return DATA_TYPES[type] ?? null;
}

/**
 * A value as the API writes it, as the text of a cell. Bytes are hexadecimal digits, except in a nested value that is to be
 * JSON (`isJson`), which has the forms of `TO_JSON_STRING`: there they are base64.
 */
export function fieldText(value: Json | undefined, field: Field, isJson = true): string | null {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED' || field.type === 'STRUCT') return jsonText(fieldJson(value, field, isJson));
  const written = value instanceof JsonNumber ? value.text : String(value);
  if (field.type === 'TIMESTAMP') return timestampText(written);
  if (field.type === 'BYTES') return Buffer.from(written, 'base64').toString('hex');
  return field.type.endsWith('NUMERIC') ? plainDigits(written) : written;
}

/** A nested value as JSON: numbers as numbers. */
function fieldJson(value: Json | undefined, field: Field, isJson: boolean): Json {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED') {
    const element: Field = { ...field, mode: 'NULLABLE' };
    return isList(value) ? value.map((one) => fieldJson(member(one, 'v'), element, isJson)) : null;
  }
  if (field.type === 'STRUCT') {
    const cells = member(value, 'f');
    const entries = field.fields.map((one, at): [string, Json] => [
      one.name,
      fieldJson(isList(cells) ? member(cells[at], 'v') : undefined, one, isJson),
    ]);
    return Object.fromEntries(entries);
  }
  const written = fieldText(value, { ...field, type: isJson && field.type === 'BYTES' ? 'STRING' : field.type }) ?? '';
  if (/^(INT64|FLOAT64|NUMERIC|BIGNUMERIC)$/.test(field.type) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(written))
    return new JsonNumber(written);
  if (field.type === 'BOOL') return written === 'true';
  return field.type === 'JSON' ? parseJson(written) : written;
}

/** A timestamp in microseconds since 1970, or in seconds with a fraction, in ISO form. */
export function timestampText(written: string): string {
  const plain = plainDigits(written);
  const isSeconds = written.includes('.') || /e/i.test(written);
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return written;
  const [whole = '0', fraction = ''] = plain.replace('-', '').split('.');
  const size = isSeconds ? BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0')) : BigInt(whole);
  const micros = plain.startsWith('-') ? -size : size;
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const iso = new Date(Number((micros - rest) / 1000n)).toISOString();
  const year = iso.slice(0, 19).replace('T', ' ');
  return `${year}${rest === 0n ? '' : `.${String(rest).padStart(6, '0')}`}+00`;
}
