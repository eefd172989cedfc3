import { nestedType } from '../values/nested-type.ts';

/** Whether a struct, alone or in a list, has all fields of another with their types, and more of them somewhere. */
export function gainsFields(was: string, dataType: string): boolean {
  return hasAll(was, dataType) && fieldCount(dataType) > fieldCount(was);
}

function hasAll(was: string, dataType: string): boolean {
  const [one, other] = [nestedType(was), nestedType(dataType)];
  if (one.isList !== other.isList || one.name.toUpperCase() !== other.name.toUpperCase()) return false;
  if (one.fields.length === 0) return other.fields.length === 0 || one.name.toUpperCase() === 'STRUCT';
  const types = new Map(other.fields.map(([name, type]) => [name.toLowerCase(), type]));
  return one.fields.every(([name, type]) => {
    const found = types.get(name.toLowerCase());
    return found !== undefined && hasAll(type, found);
  });
}

function fieldCount(dataType: string): number {
  const { fields } = nestedType(dataType);
  return fields.reduce((count, [, type]) => count + 1 + fieldCount(type), 0);
}
