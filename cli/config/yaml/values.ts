import type { Yaml, YamlMap } from '../types.ts';

/**
 * A float whose value is a whole number, such as `1.0`: JavaScript's numbers would lose that it prints as `1.0`.
 * It calculates, compares by `<` and writes to JSON as the number it holds; every other number is a plain `number`.
 */
export class YamlFloat extends Number {}

/** Whether a value is a map, as opposed to a list, a scalar or nothing. */
export function isYamlMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof YamlFloat);
}

/** Whether a value is a list. */
export function isYamlList(value: Yaml | undefined): value is readonly Yaml[] {
  return Array.isArray(value);
}

/** A value in plain words for a message: `the text "x"`, `the number 3`, `a list`, `a map`, `nothing`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof YamlFloat) return `the number ${value.toFixed(1)}`;
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)}`;
  if (typeof value === 'boolean') return `the boolean ${value}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  return Array.isArray(value) ? 'a list' : 'a map';
}

/** A value in which every `YamlFloat` is the plain number it holds. */
export function plainNumbers(value: Yaml): Yaml {
  if (value instanceof YamlFloat) return Number(value);
  if (isYamlList(value)) return value.map(plainNumbers);
  if (!isYamlMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainNumbers(one)]));
}
