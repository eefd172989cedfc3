import { plainDigits } from '../http/cell.ts';
import { isList, type Json, JsonNumber, jsonText, member, parseJson } from '../http/json.ts';
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
  STRUCT: 'json',
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
    sourceType: mode === 'REPEATED' ? `ARRAY<${field.type}>` : sourceType(field),
    dataType: mode === 'REPEATED' ? 'json' : (dataType(field) ?? null),
    nullable: mode !== 'REQUIRED',
    ...(description === undefined || description === '' ? {} : { comment: description }),
  };
}

function sourceType({ type, precision, scale }: Field): string {
  if (precision === undefined) return type;
  return `${type}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}

function dataType({ type, precision, scale = 0 }: Field): string | undefined {
  if (type.endsWith('NUMERIC') && precision !== undefined && precision <= 38) return `decimal(${precision},${scale})`;
  return DATA_TYPES[type];
}

/** A value as the API writes it, as the text of a cell. */
export function fieldText(value: Json | undefined, field: Field): string | null {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED' || field.type === 'STRUCT') return jsonText(fieldJson(value, field));
  const written = value instanceof JsonNumber ? value.text : String(value);
  if (field.type === 'TIMESTAMP') return timestampText(written);
  if (field.type === 'BYTES') return Buffer.from(written, 'base64').toString('hex');
  return field.type.endsWith('NUMERIC') ? plainDigits(written) : written;
}

/** A nested value as JSON, in the forms of `TO_JSON_STRING`: numbers as numbers, bytes in base64. */
function fieldJson(value: Json | undefined, field: Field): Json {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED') {
    const element: Field = { ...field, mode: 'NULLABLE' };
    return isList(value) ? value.map((one) => fieldJson(member(one, 'v'), element)) : null;
  }
  if (field.type === 'STRUCT') {
    const cells = member(value, 'f');
    const entries = field.fields.map((one, at): [string, Json] => [
      one.name,
      fieldJson(isList(cells) ? member(cells[at], 'v') : undefined, one),
    ]);
    return Object.fromEntries(entries);
  }
  const written = fieldText(value, { ...field, type: field.type === 'BYTES' ? 'STRING' : field.type }) ?? '';
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
