import type { ColumnType } from '../column-type.ts';
import type { Stream } from '../types.ts';
import { fraction, hashNumber } from './hash.ts';
import type { ColumnRules } from './make-value.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import type { SampleCell, TableModel } from './table-model.ts';

/** The highest whole number of a type. */
const HIGHEST: Readonly<Partial<Record<ColumnType['kind'], number>>> = {
  tinyint: 127,
  smallint: 32_767,
  integer: 2_147_483_647,
};

/** Lowest, highest, and how much rarer high values are than low ones. */
const RANGES: Readonly<Partial<Record<Meaning, readonly [number, number, number]>>> = {
  quantity: [1, 20, 2.5],
  price: [1, 2000, 3],
  total: [5, 20_000, 3],
  percent: [0, 30, 1],
  latitude: [-55, 60, 1],
  longitude: [-120, 20, 1],
  year: [2000, 2024, 1],
  month: [1, 12, 1],
  code: [1, 9999, 1],
  state: [0, 3, 1.5],
  flag: [0, 1, 1],
};

/** Numbers by the column's meaning, within its type. A total is its row's quantity times its price, where it has both. */
export function makeNumber(rules: ColumnRules): (model: TableModel, row: number) => SampleCell {
  const { column, stream, meaning, hash } = rules;
  const { type } = column;
  const scale = type.kind === 'decimal' ? (type.scale ?? 0) : type.kind === 'float' || type.kind === 'double' ? 2 : 0;
  const factors = meaning === 'total' ? factorsOf(stream) : undefined;
  if (factors !== undefined && scale > 0)
    return (model, row) => {
      const [quantity, price] = factors.map((name) => model.cell(row, name));
      if (quantity == null || price == null) return null;
      return fitted((Number(quantity) * Math.round(Number(price) * 100)) / 100, type, Math.min(scale, 2));
    };
  const [low, high, skew] = RANGES[meaning] ?? [0, 1000, 1.5];
  return (model, row) => {
    const share = fraction(hashNumber(hash(model, row), 7)) ** skew;
    return fitted(low + share * (high - low + (scale === 0 ? 1 : 0)), type, Math.min(scale, 6));
  };
}

/** The columns of a row that its total is made of. */
function factorsOf(stream: Stream): readonly [string, string] | undefined {
  const named = (meaning: Meaning) => stream.columns.find((column) => meaningOf(column) === meaning)?.name;
  const quantity = named('quantity');
  const price = named('price');
  return quantity === undefined || price === undefined ? undefined : [quantity, price];
}

function fitted(value: number, type: ColumnType, decimals: number): string {
  const digits = type.kind === 'decimal' ? (type.precision ?? 38) - (type.scale ?? 0) : 15;
  const most = Math.min(HIGHEST[type.kind] ?? Number.MAX_SAFE_INTEGER, 10 ** Math.min(digits, 15) - 1);
  const within = Math.max(-most, Math.min(most, value));
  return decimals === 0 ? String(Math.floor(within)) : within.toFixed(decimals);
}
