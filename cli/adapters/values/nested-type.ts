/** A type that may be a list or a struct, taken apart. */
export interface NestedType {
  /** The type of one value, without lengths and fields. */
  readonly name: string;
  readonly isList: boolean;
  /** The fields of a struct; empty for all else. */
  readonly fields: readonly (readonly [name: string, dataType: string])[];
}

/** Takes `ARRAY<STRUCT<a INT64, b STRING(10)>>` apart; its fields keep their types as they are written. */
export function nestedType(dataType: string): NestedType {
  const element = /^\s*ARRAY\s*<(.*)>\s*$/is.exec(dataType)?.[1];
  const one = (element ?? dataType).trim();
  const inside = /^STRUCT\s*<(.*)>$/is.exec(one)?.[1];
  const name = one.replace(/\s*[(<].*$/s, '');
  return { name, isList: element !== undefined, fields: inside === undefined ? [] : structFields(inside) };
}

/** `a INT64, b STRUCT<c STRING, d DATE>` as names and types. */
function structFields(text: string): (readonly [name: string, type: string])[] {
  const fields: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '<' || letter === '(') depth += 1;
    if (letter === '>' || letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += letter;
  }
  return fields.map((field) => {
    const [, name = '', type = ''] = /^\s*`?([^`\s]+)`?\s+(.*?)\s*$/s.exec(field) ?? [];
    return [name, type] as const;
  });
}
