import { type ColumnType, isNested } from '../../connectors/column-type.ts';
import { readNestedType } from '../../connectors/nested-type.ts';
import { engineType } from './convert.ts';
import { dataTypeOf } from './parquet-types.ts';

/** Types of the engine that are told by JSON as they are; the text of any other is its value, exactly. */
const AS_JSON = /^(JSON$|MAP\b)/;
/** Types whose text is not that of their value. */
const NO_TEXT = /\b(BLOB|BIT|UNION)\b/;

/** The engine's type of arrays and structs, its inner types by the engine's names; null for any other. */
function ownType(own: string): ColumnType | null {
  const read = readNestedType(own, (name) => ({ kind: 'string', name }));
  return 'why' in read || !isNested(read) ? null : read;
}

/**
 * A column of arrays or structs as JSON text, every value within with all its digits. A map is an array of its entries
 * where `declared` is an array. Null for a type that is not to be read.
 */
export function nestedText(column: string, own: string, declared: ColumnType): string | null {
  if (NO_TEXT.test(own)) return null;
  if (/^MAP\(.*\)$/.test(own)) {
    const entries = declared.kind === 'array' ? `map_entries(${column})` : column;
    return `cast(to_json(${entries}) as varchar)`;
  }
  const type = ownType(own);
  return type === null ? null : `cast(to_json(cast(${column} as ${textType(type)})) as varchar)`;
}

/** Whether values of a type of the engine can be some of a declared type of arrays or structs. */
export function canBecomeNested(own: string, declared: ColumnType): boolean {
  return own === 'VARCHAR' || own === 'JSON' || isSameNested(own, declared) || nestedText('', own, declared) !== null;
}

/** Whether the engine's type is that of a declared one: then the value is as it is. */
export function isSameNested(own: string, declared: ColumnType): boolean {
  const [one, other] = [ownType(own), ownType(engineType(declared))];
  return one !== null && one.name === other?.name.replaceAll('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE');
}

/** The `data_type` of the engine's type of arrays and structs; null when one within it has none. */
export function nestedDataType(own: string): string | null {
  const read = readNestedType(own, (name) => {
    const known = dataTypeOf(name);
    return known === null ? { why: 'which has no data_type' } : { kind: 'string', name: known };
  });
  return 'why' in read ? null : read.name;
}

/** The type with texts within it. */
function textType(type: ColumnType): string {
  if (type.element !== undefined) return `${textType(type.element)}[]`;
  if (type.fields === undefined) return AS_JSON.test(type.name) ? 'JSON' : 'VARCHAR';
  const fields = type.fields.map(({ name, type: inner }) => `"${name.replaceAll('"', '""')}" ${textType(inner)}`);
  return `STRUCT(${fields.join(', ')})`;
}
