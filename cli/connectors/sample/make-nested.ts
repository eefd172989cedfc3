import { arrayOf } from '../nested-type.ts';
import type { StreamColumn } from '../types.ts';
import { fraction, hashNumber, hashText } from './hash.ts';
import type { ColumnRules } from './make-value.ts';
import { meaningOf } from './meaning.ts';
import type { SampleCell, TableModel } from './table-model.ts';

/** Most values of an array. */
const MOST_ELEMENTS = 4;
const NUMBERS: ReadonlySet<string> = new Set([
  ...['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal', 'float', 'double', 'boolean', 'json'],
]);

type Make = (model: TableModel, row: number) => SampleCell;

/**
 * Arrays of up to three values and structs as JSON text; what is within is made by `makeOne` as a column of that name
 * would be. Arrays hold no nulls, fields of structs as many as columns do.
 */
export function makeNested(rules: ColumnRules, makeOne: (rules: ColumnRules) => Make): Make {
  const { type } = rules.column;
  if (type.element !== undefined) return makeArray(rules, makeOne);
  const fields = (type.fields ?? []).map((field) => {
    const seed = hashText(field.name);
    const hash: ColumnRules['hash'] = (model, row) => hashNumber(rules.hash(model, row), seed);
    const inner = within(rules, { name: field.name, type: field.type }, hash);
    return { ...field, seed, make: makeOne(inner) };
  });
  const ratio = rules.connection.null_ratio;
  return (model, row) => {
    const own = rules.hash(model, row);
    const members = fields.map(({ name, type: inner, seed, make }) => {
      const isNull = ratio > 0 && fraction(hashNumber(own ^ 0x5bd1e995, seed)) < ratio;
      return `${JSON.stringify(name)}:${isNull ? 'null' : jsonOf(make(model, row), inner.kind)}`;
    });
    return `{${members.join(',')}}`;
  };
}

function makeArray(rules: ColumnRules, makeOne: (rules: ColumnRules) => Make): Make {
  const { name, type } = rules.column;
  const element = type.element ?? arrayOf(type);
  const makers = Array.from({ length: MOST_ELEMENTS - 1 }, (_, place) => {
    const hash: ColumnRules['hash'] = (model, row) => hashNumber(rules.hash(model, row), place + 1);
    return makeOne(within(rules, { name, type: element }, hash));
  });
  return (model, row) => {
    const length = Math.floor(fraction(hashNumber(rules.hash(model, row), 0x2545f491)) * MOST_ELEMENTS);
    return `[${makers
      .slice(0, length)
      .map((make) => jsonOf(make(model, row), element.kind))
      .join(',')}]`;
  };
}

/** The rules of a value within another. */
function within(
  rules: ColumnRules,
  { name, type }: Pick<StreamColumn, 'name' | 'type'>,
  hash: ColumnRules['hash'],
): ColumnRules {
  const column: StreamColumn = { name, from: name, type, notNull: false, unique: false };
  return { ...rules, column, meaning: meaningOf(column), hash };
}

function jsonOf(cell: SampleCell, kind: string): string {
  if (cell === null) return 'null';
  return NUMBERS.has(kind) || kind === 'array' || kind === 'struct' ? cell : JSON.stringify(cell);
}
