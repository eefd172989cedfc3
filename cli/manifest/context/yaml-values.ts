import type { Yaml } from '../../config/types.ts';
import { YamlFloat } from '../../config/yaml/values.ts';
import { PyDict, PyFloat, PyObject, PySet, PyTuple, repr, str, type Value } from '../../templates/index.ts';

/** A YAML value as templates see it. */
export function pythonOf(value: Yaml | undefined): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new PyFloat(value);
  if (value instanceof YamlFloat) return new PyFloat(Number(value));
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(pythonOf);
  return new PyDict(Object.entries(value).map(([key, item]) => [key, pythonOf(item)] as const));
}

/** A template's value as YAML would give it; objects that YAML has not are their text. */
export function yamlOf(value: Value): Yaml {
  if (Array.isArray(value)) return value.map(yamlOf);
  if (!(value instanceof PyObject)) return value;
  if (value instanceof PyFloat)
    return Number.isInteger(value.value) ? (new YamlFloat(value.value) as unknown as Yaml) : value.value;
  if (value instanceof PyDict) {
    const map: Record<string, Yaml> = {};
    for (const [key, item] of value.entries()) map[str(key)] = yamlOf(item);
    return map;
  }
  if (value instanceof PyTuple) return value.items.map(yamlOf);
  if (value instanceof PySet) return [...value.values()].map(yamlOf);
  return str(value);
}

/** Python's `str()` of a YAML value. */
export function pythonText(value: Yaml): string {
  return typeof value === 'string' ? value : str(pythonOf(value));
}

/** Python's `repr()` of a YAML value. */
export function pythonRepr(value: Yaml): string {
  return repr(pythonOf(value));
}
