import { refusal } from './convert.ts';
import type { ScanColumn } from './file-scan.ts';
import { readFault } from './nested.ts';

/** A refused value as it is told. */
export interface ToldCell {
  /** The column, with the path within it, such as `items[2].price`. */
  readonly column: string;
  readonly value: string;
  readonly type: string;
  /** Why it is no value of the type, where more can be said than that. */
  readonly why: string;
  /** What else can be done about it than about values in general. */
  readonly hint?: string;
}

const OF_NULLS =
  'leave such nulls out with `load: {columns: {<name>: {null_elements: drop}}}`, or declare the column as json.';
const OF_FIELDS = 'declare the field, or leave it out with `load: {columns: {<name>: {unknown_fields: ignore}}}`.';

/** Expression of what is to be told of a refused cell, for `toldCell`. */
export function toldText({ text, fault }: ScanColumn): string {
  return `cast(${fault ?? text} as varchar)`;
}

/** What is told of a refused cell; `told` is the value of `toldText`. */
export function toldCell({ declared: { name, type }, fault }: ScanColumn, told: string): ToldCell {
  if (fault === undefined) return { column: name, value: told, type: type.name, why: refusal(told, type) };
  const found = readFault(told, type);
  const column = `${name}${found.path}`;
  if (found.isNull && found.type !== null)
    return {
      column,
      value: found.value,
      type: found.type.name,
      why: 'is a null in an array, and arrays are to hold none',
      hint: OF_NULLS.replace('<name>', name),
    };
  if (found.type !== null)
    return { column, value: found.value, type: found.type.name, why: refusal(found.value, found.type) };
  const why =
    found.near === undefined
      ? 'has a field that is not declared'
      : `writes the field "${found.near}" in other letters than it is declared`;
  const hint = found.near === undefined ? { hint: OF_FIELDS.replace('<name>', name) } : {};
  return { column, value: found.value, type: type.name, why, ...hint };
}
