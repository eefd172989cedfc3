import { compareRows, hasSameValues, type Row, type RowRules } from '../compare/compare-rows.ts';
import type { PairedColumn } from '../compare/compare-schema.ts';
import type { OpenOrder } from '../types.ts';
import type { Tolerance } from '../values/canonical.ts';
import type { Bench } from './bench.ts';
import type { VariantInput } from './check-variant.ts';
import type { Reference } from './reference.ts';
import { inOrder, OTHER_ORDERS, type StoredOrder } from './stored-order.ts';

/** What both engines gave for the rows as they were taken. */
export interface FirstAnswers {
  readonly columns: readonly PairedColumn[];
  readonly left: readonly Row[];
  readonly right: readonly Row[];
  readonly key: readonly string[];
  readonly tolerance: Tolerance;
}

/** What SQL leaves open; `settled` are those of its columns that hold the same values under every order. */
export interface FoundOpenOrder extends OpenOrder {
  readonly settled: readonly string[];
  /** How many rows there are changes too. */
  readonly count: boolean;
}

/**
 * Which columns, or rows, change when the same input rows are stored in another order: SQL leaves them open, and each
 * engine may answer as it likes. The SQL of each side is asked on its own engine; null where nothing changes.
 */
export async function openOrder(
  bench: Bench,
  reference: Reference,
  input: VariantInput,
  answers: FirstAnswers,
): Promise<FoundOpenOrder | null> {
  const left = new Changes(answers.left, { ...answers, columns: answers.columns.map(asLeft) });
  const right = new Changes(answers.right, { ...answers, columns: answers.columns.map(asRight) });
  for (const order of OTHER_ORDERS) {
    await bench.place(input.placed, order);
    left.see((await bench.run(input.local.sql)).rows);
    if (input.mayBeOpen) right.see(await otherRows(reference, input, order));
  }
  const isOpen = ({ columns, rows }: Changes) => rows || columns.size > 0;
  if (!isOpen(left) && !isOpen(right)) return null;
  const columns = [...new Set([...left.columns, ...right.columns])];
  const unsettled = new Set([...left.unsettled, ...right.unsettled]);
  return {
    columns,
    rows: left.rows || right.rows,
    count: left.count || right.count,
    hints: [...(isOpen(left) ? input.hints.local : []), ...(isOpen(right) ? onlyOther(input, isOpen(left)) : [])],
    settled: columns.filter((name) => !unsettled.has(name)),
  };
}

/** Hints of the other side's SQL that are not those of the local one. */
function onlyOther({ hints }: VariantInput, isLocalTold: boolean): OpenOrder['hints'] {
  const told = new Set(isLocalTold ? hints.local.map(({ text }) => text) : []);
  return hints.other.filter(({ text }) => !told.has(text));
}

/** The other side's answer to rows in another order; null where it has none. */
async function otherRows(reference: Reference, input: VariantInput, order: StoredOrder) {
  const tables = input.tables.map((one) => ({ ...one, table: inOrder(one.table, order) }));
  const said = await reference.evaluate(input.other.sql, tables);
  return said.kind === 'rows' ? said.table.rows : null;
}

/** What changes in the answers of one engine. */
class Changes {
  readonly #first: readonly Row[];
  readonly #rules: RowRules;
  readonly columns = new Set<string>();
  /** Columns that do not even hold the same values. */
  readonly unsettled = new Set<string>();
  rows = false;
  count = false;

  constructor(first: readonly Row[], rules: RowRules) {
    this.#first = first;
    this.#rules = rules;
  }

  see(again: readonly Row[] | null): void {
    if (again === null) return;
    const { changed, onlyLeft, onlyRight } = compareRows(this.#first, again, this.#rules);
    for (const one of changed) for (const name of one.columns) this.columns.add(name);
    for (const name of this.columns)
      if (!hasSameValues(name, this.#first, again, this.#rules)) this.unsettled.add(name);
    this.count ||= again.length !== this.#first.length;
    this.rows ||= onlyLeft.length > 0 || onlyRight.length > 0;
  }
}

function asLeft(column: PairedColumn): PairedColumn {
  return { ...column, right: column.left, rightType: column.leftType, comparable: true };
}

function asRight(column: PairedColumn): PairedColumn {
  return { ...column, left: column.right, leftType: column.rightType, comparable: true };
}
