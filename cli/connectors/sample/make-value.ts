import type { Stream, StreamColumn } from '../types.ts';
import type { SampleConnection } from './config.ts';
import { fraction, hashNumber, hashText } from './hash.ts';
import { makeNested } from './make-nested.ts';
import { makeNumber } from './make-number.ts';
import { keyText, makeText } from './make-text.ts';
import { makeTime } from './make-time.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import type { SampleCell, TableModel } from './table-model.ts';

/** How the values of one column are made. */
export interface ValueMaker {
  /** The value of a row. */
  value(model: TableModel, row: number): SampleCell;
  /** The `place`-th value of a column that no two rows may share, from 0. */
  key(model: TableModel, place: number): SampleCell;
}

/** What makes the values of one column, without its references and nulls. */
export interface ColumnRules {
  readonly column: StreamColumn;
  readonly stream: Stream;
  readonly meaning: Meaning;
  readonly connection: SampleConnection;
  /** The hash of a row for this column; changes with the row's version where the column may change. */
  readonly hash: (model: TableModel, row: number) => number;
}

/** Columns of these meanings have another value when their row has changed. */
const CHANGING: ReadonlySet<Meaning> = new Set(['state', 'price', 'quantity', 'note', 'percent', 'flag']);

/** Values of a column by its type, its name and its tests. */
export function makerOf(column: StreamColumn, stream: Stream, connection: SampleConnection): ValueMaker {
  const seed = hashText(`${stream.table}.${column.name}`.toLowerCase(), connection.seed);
  const meaning = meaningOf(column);
  const changes = CHANGING.has(meaning) && !column.unique;
  const hash = (model: TableModel, row: number): number => {
    const version = changes ? model.versionOf(row) : 0;
    return hashNumber(version === 0 ? seed : hashNumber(seed, -version), row);
  };
  const rules: ColumnRules = { column, stream, meaning, connection, hash };
  const make = rowValue(rules);
  const ratio = column.notNull ? 0 : connection.null_ratio;
  return {
    key: (model, place) => keyOf(rules, model, place),
    value: (model, row) => {
      if (ratio > 0 && fraction(hashNumber(seed ^ 0x5bd1e995, row)) < ratio) return null;
      return column.unique ? keyOf(rules, model, row) : make(model, row);
    },
  };
}

function rowValue(rules: ColumnRules): (model: TableModel, row: number) => SampleCell {
  const { column, hash } = rules;
  const accepted = column.acceptedValues;
  if (accepted !== undefined && accepted.length > 0) {
    // The first values are the usual ones.
    return (model, row) => String(accepted[Math.floor(fraction(hash(model, row)) ** 1.5 * accepted.length)]);
  }
  switch (column.type.kind) {
    case 'boolean':
      return (model, row) => String(fraction(hash(model, row)) < 0.8);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return makeTime(rules);
    case 'uuid':
      return (model, row) => uuidOf(hash(model, row), row);
    case 'json':
      return (model, row) => `{"n":${hash(model, row) % 1000}}`;
    case 'binary':
      return (model, row) => hash(model, row).toString(16).padStart(8, '0');
    case 'string':
      return makeText(rules);
    case 'array':
    case 'struct':
      return makeNested(rules, rowValue);
    default:
      return makeNumber(rules);
  }
}

function keyOf({ column, connection }: ColumnRules, model: TableModel, place: number): SampleCell {
  const { acceptedValues } = column;
  if (acceptedValues !== undefined && acceptedValues.length > 0)
    return String(acceptedValues[place % acceptedValues.length]);
  switch (column.type.kind) {
    case 'boolean':
      return String(place % 2 === 0);
    case 'date':
      return new Date(Date.parse(`${connection.start}T00:00:00Z`) + place * 86_400_000).toISOString().slice(0, 10);
    case 'timestamp':
    case 'timestamptz':
      return new Date(model.timeline.start + place * 1000).toISOString().slice(0, 19);
    case 'time':
      return new Date(place * 1000).toISOString().slice(11, 19);
    case 'uuid':
      return uuidOf(hashText(column.name, connection.seed), place);
    case 'json':
      return `{"n":${place + 1}}`;
    case 'binary':
      return (place + 1).toString(16).padStart(12, '0');
    case 'string':
      return keyText(column, place);
    default:
      return String(place + 1);
  }
}

/** A UUID of version 4 that no other number of the same hash has: the number stands in its last digits. */
function uuidOf(hash: number, number: number): string {
  const hex = (value: number, digits: number) => (value >>> 0).toString(16).padStart(8, '0').slice(-digits);
  const [one, two, three] = [hashNumber(hash, 1 + number), hashNumber(hash, 2 + number), hashNumber(hash, 3 + number)];
  const variant = (8 + (three & 3)).toString(16);
  return `${hex(one, 8)}-${hex(two, 4)}-4${hex(two >>> 16, 3)}-${variant}${hex(three >>> 4, 3)}-${number.toString(16).padStart(12, '0')}`;
}
