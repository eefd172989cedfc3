import { PyObject, type Value } from './value.ts';

/** The name of a value's Python class: `str`, `int`, `NoneType`, ... */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (value instanceof PyObject) return value.typeName;
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  return typeof value === 'boolean' ? 'bool' : 'int';
}
