import type { TypeProto } from './protocol.ts';
import type { ScalarName, SqlType } from './type-text.ts';

const KINDS: Readonly<Record<ScalarName | 'ARRAY' | 'STRUCT' | 'RANGE', string>> = {
  INT64: 'TYPE_INT64',
  FLOAT64: 'TYPE_DOUBLE',
  NUMERIC: 'TYPE_NUMERIC',
  BIGNUMERIC: 'TYPE_BIGNUMERIC',
  BOOL: 'TYPE_BOOL',
  STRING: 'TYPE_STRING',
  BYTES: 'TYPE_BYTES',
  DATE: 'TYPE_DATE',
  DATETIME: 'TYPE_DATETIME',
  TIME: 'TYPE_TIME',
  TIMESTAMP: 'TYPE_TIMESTAMP',
  JSON: 'TYPE_JSON',
  INTERVAL: 'TYPE_INTERVAL',
  GEOGRAPHY: 'TYPE_GEOGRAPHY',
  ARRAY: 'TYPE_ARRAY',
  STRUCT: 'TYPE_STRUCT',
  RANGE: 'TYPE_RANGE',
};

const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(KINDS).map(([name, kind]) => [kind, name]));

/** A type as the service reads it; parameters such as a length are no part of it. */
export function typeProto(type: SqlType): TypeProto {
  const type_kind = KINDS[type.name];
  if ('fields' in type) {
    const field = type.fields.map((one) => ({ field_name: one.name, field_type: typeProto(one.type) }));
    return { type_kind, struct_type: { field } };
  }
  if (!('element' in type)) return { type_kind };
  const inner = { element_type: typeProto(type.element) };
  return type.name === 'ARRAY' ? { type_kind, array_type: inner } : { type_kind, range_type: inner };
}

/** A type that the service told. One that BigQuery does not have, as an ENUM of an argument, is told as STRING. */
export function typeOfProto(proto: TypeProto): SqlType {
  if (proto.array_type !== undefined) return { name: 'ARRAY', element: typeOfProto(proto.array_type.element_type) };
  if (proto.range_type !== undefined) return { name: 'RANGE', element: typeOfProto(proto.range_type.element_type) };
  if (proto.type_kind === KINDS.STRUCT) {
    const fields = proto.struct_type?.field ?? [];
    return {
      name: 'STRUCT',
      fields: fields.map((one) => ({ name: one.field_name ?? '', type: typeOfProto(one.field_type) })),
    };
  }
  return { name: (NAMES.get(proto.type_kind) ?? 'STRING') as ScalarName };
}
