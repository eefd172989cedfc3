import type { ColumnType } from '../../connectors/column-type.ts';
import { readNestedType } from '../../connectors/nested-type.ts';

/** Converts a value of one scalar type to another. */
type ConvertScalar = (value: string, from: string, to: string) => string;

/** A type of arrays and structs as GoogleSQL writes it, the types within by their own names; null for any other. */
export function nestedSqlType(type: string): ColumnType | null {
  const read = readNestedType(type, (name) => ({ kind: 'string', name }));
  return 'why' in read || (read.element === undefined && read.fields === undefined) ? null : read;
}

/**
 * An array or a struct as one of another type: values within are converted by themselves, fields by their names; a field
 * that is not there is null, and so is the whole where one is an array and the other is none.
 */
export function convertNested(
  value: string,
  from: ColumnType,
  to: ColumnType,
  scalar: ConvertScalar,
  depth = 0,
): string {
  if (from.name === to.name) return value;
  if (from.element !== undefined && to.element !== undefined) {
    const [element, place] = [`e${depth}`, `o${depth}`];
    const inner = convertNested(element, from.element, to.element, scalar, depth + 1);
    return `array(select ${inner} from unnest(${value}) as ${element} with offset as ${place} order by ${place})`;
  }
  if (from.fields !== undefined && to.fields !== undefined) {
    const own = from.fields;
    const fields = to.fields.map(({ name, type }) => {
      const there = own.find((field) => field.name.toLowerCase() === name.toLowerCase());
      const inner =
        there === undefined
          ? `cast(null as ${typeText(type)})`
          : convertNested(`${value}.${quoted(there.name)}`, there.type, type, scalar, depth);
      return `${inner} as ${quoted(name)}`;
    });
    return `if(${value} is null, null, struct(${fields.join(', ')}))`;
  }
  const isNested = [from, to].some((type) => type.element !== undefined || type.fields !== undefined);
  return isNested ? `cast(null as ${typeText(to)})` : scalar(value, from.name, to.name);
}

function typeText(type: ColumnType): string {
  if (type.element !== undefined) return `ARRAY<${typeText(type.element)}>`;
  if (type.fields === undefined) return type.name.replace(/\s*\(.*\)$/, '');
  return `STRUCT<${type.fields.map((field) => `${quoted(field.name)} ${typeText(field.type)}`).join(', ')}>`;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
