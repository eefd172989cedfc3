import type { ColumnValue } from '../../values/index.ts';
import type { WireField } from '../wire.ts';

/** Whether a column is a field of a struct, named `a.b`. */
export function isNested({ column }: ColumnValue): boolean {
  return column.includes('.');
}

/** A column as the API's schemas write it; of a field of a struct only the last part of its name. */
export function fieldOfColumn({ column, type, nesting }: ColumnValue): WireField {
  const fields = nesting.fields.length === 0 ? {} : { fields: nesting.fields.map(fieldOfColumn) };
  return { name: column.slice(column.lastIndexOf('.') + 1), type: type.dtype, mode: nesting.mode, ...fields };
}

/** Fields with others behind them, by the path where they belong; what has the path already stays as it is. */
export function withAddedFields(
  fields: readonly WireField[],
  added: ReadonlyMap<string, WireField>,
  before = '',
): readonly WireField[] {
  const inside = fields.map((field) =>
    field.fields === undefined
      ? field
      : { ...field, fields: withAddedFields(field.fields, added, `${before}${field.name}.`) },
  );
  const has = new Set(fields.map(({ name }) => name.toLowerCase()));
  const here = [...added].filter(([path]) => path.startsWith(before) && !path.slice(before.length).includes('.'));
  return [...inside, ...here.map(([, field]) => field).filter(({ name }) => !has.has(name.toLowerCase()))];
}

/** The fields of a table where its structs have those of another's, and the names of those that changed. */
export function withStructsOf(
  fields: readonly WireField[],
  wanted: readonly WireField[],
): { fields: readonly WireField[]; changed: ReadonlySet<string> } {
  const changed = new Set<string>();
  const made = fields.map((field) => {
    const other = wanted.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    if (field.fields === undefined || other?.fields === undefined || isSame(field, other)) return field;
    changed.add(field.name);
    return other;
  });
  return { fields: made, changed };
}

function isSame(one: WireField, other: WireField): boolean {
  const [inner = [], others = []] = [one.fields, other.fields];
  if (one.type !== other.type || inner.length !== others.length) return false;
  return inner.every((field, index) => {
    const match = others[index];
    return match !== undefined && match.name.toLowerCase() === field.name.toLowerCase() && isSame(field, match);
  });
}
