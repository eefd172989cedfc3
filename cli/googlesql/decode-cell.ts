import type { Cell } from '../adapters/index.ts';
import { bytesInteger, scaledText } from './decimal-bytes.ts';
import { intervalText } from './interval-bytes.ts';
import type { ValueProto } from './protocol.ts';
import { dateText, datetimeText, timestampText, timeText } from './time-bits.ts';
import type { SqlField, SqlType } from './type-text.ts';

/**
 * A value of the service as a cell, by its type: TIMESTAMP is `timestamptz` in UTC, DATETIME `timestamp`, NUMERIC and
 * BIGNUMERIC `decimal` without trailing zeros, JSON its text, RANGE an object of `start` and `end`. Fields of a struct
 * without a name are `_field_1` by their place, and a second one of the same name has its place behind it.
 */
export function decodeCell(value: ValueProto, type: SqlType): Cell {
  if ('fields' in type) return value.struct_value === undefined ? null : structCell(value.struct_value, type.fields);
  if ('element' in type) return type.name === 'ARRAY' ? arrayCell(value, type.element) : rangeCell(value, type.element);
  return scalarCell(value);
}

/** The names of a struct's fields as `decodeCell` gives them. */
export function fieldNames(fields: readonly SqlField[]): readonly string[] {
  const seen = new Set<string>();
  return fields.map(({ name }, index) => {
    const plain = name === '' ? `_field_${index + 1}` : name;
    const own = seen.has(plain) ? `${plain}_${index + 1}` : plain;
    seen.add(own);
    return own;
  });
}

function structCell(value: NonNullable<ValueProto['struct_value']>, fields: readonly SqlField[]): Cell {
  const names = fieldNames(fields);
  const cells = fields.map((one, index) => [names[index] ?? '', decodeCell(value.field?.[index] ?? {}, one.type)]);
  return Object.fromEntries(cells);
}

function arrayCell(value: ValueProto, element: SqlType): Cell {
  if (value.array_value === undefined) return null;
  return (value.array_value.element ?? []).map((one) => decodeCell(one, element));
}

function rangeCell(value: ValueProto, element: SqlType): Cell {
  if (value.range_value === undefined) return null;
  const { start = {}, end = {} } = value.range_value;
  return { start: decodeCell(start, element), end: decodeCell(end, element) };
}

function scalarCell(value: ValueProto): Cell {
  if (value.int64_value !== undefined) return integerCell(BigInt(value.int64_value));
  const plain = value.double_value ?? value.bool_value ?? value.string_value ?? value.json_value ?? value.int32_value;
  if (plain !== undefined) return plain;
  if (value.bytes_value !== undefined) return new Uint8Array(value.bytes_value);
  if (value.numeric_value !== undefined)
    return { kind: 'decimal', text: scaledText(bytesInteger(value.numeric_value), 9) };
  if (value.bignumeric_value !== undefined)
    return { kind: 'decimal', text: scaledText(bytesInteger(value.bignumeric_value), 38) };
  return timeCell(value);
}

function timeCell(value: ValueProto): Cell {
  if (value.date_value !== undefined) return { kind: 'date', text: dateText(value.date_value) };
  if (value.timestamp_value !== undefined) {
    const { seconds = '0', nanos = 0 } = value.timestamp_value;
    return { kind: 'timestamptz', text: `${timestampText(BigInt(seconds), nanos)}+00:00` };
  }
  if (value.datetime_value !== undefined) return { kind: 'timestamp', text: datetimeText(value.datetime_value) };
  if (value.time_value !== undefined) return { kind: 'time', text: timeText(value.time_value) };
  if (value.interval_value !== undefined) return { kind: 'interval', text: intervalText(value.interval_value) };
  return null;
}

function integerCell(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
