import type { Cell } from '../../adapters/index.ts';
import { canonicalText, floatsOf, sameCells, type Tolerance } from '../values/canonical.ts';
import type { PairedColumn } from './compare-schema.ts';

/** A row as an engine gave it. */
export type Row = readonly Cell[];

/** A row that both sides have in some form, with the columns whose values differ. */
export interface ChangedRow {
  readonly left: Row;
  readonly right: Row;
  /** Names of columns. */
  readonly columns: readonly string[];
}

/** How two results differ as multisets of rows. */
export interface RowComparison {
  /** Rows that are on both sides. */
  readonly equal: number;
  readonly changed: readonly ChangedRow[];
  readonly onlyLeft: readonly Row[];
  readonly onlyRight: readonly Row[];
}

/** What rows are compared by. */
export interface RowRules {
  readonly columns: readonly PairedColumn[];
  /** Names of the columns that name a row; empty where there is no key. */
  readonly key: readonly string[];
  readonly tolerance: Tolerance;
}

/** How many pairs of rows are looked at to find which row became which; beyond, rows are on one side only. */
const MOST_PAIRS = 250_000;

/**
 * Compares two results as multisets: the order of rows does not count, how often a row is there does. What is left over
 * is paired by the key, else with the row that it is most like.
 */
export function compareRows(left: readonly Row[], right: readonly Row[], rules: RowRules): RowComparison {
  const { restLeft, restRight } = withoutEqual(left, right, rules);
  const equal = left.length - restLeft.length;
  if (restLeft.length === 0 && restRight.length === 0) return { equal, changed: [], onlyLeft: [], onlyRight: [] };
  const pairs = rules.key.length > 0 ? pairedByKey(restLeft, restRight, rules) : [];
  const left2 = without(restLeft, new Set(pairs.map((pair) => pair.left)));
  const right2 = without(restRight, new Set(pairs.map((pair) => pair.right)));
  const more = rules.key.length > 0 ? [] : pairedByLikeness(left2, right2, rules);
  const all = [...pairs, ...more];
  return {
    equal,
    changed: all.map((pair) => ({ ...pair, columns: differingColumns(pair.left, pair.right, rules) })),
    onlyLeft: without(left2, new Set(more.map((pair) => pair.left))),
    onlyRight: without(right2, new Set(more.map((pair) => pair.right))),
  };
}

/** Whether a column alone has the same values on two sides, each as often, in whatever rows. */
export function hasSameValues(name: string, left: readonly Row[], right: readonly Row[], rules: RowRules): boolean {
  const columns = rules.columns.filter((one) => one.name === name);
  const { restLeft, restRight } = withoutEqual(left, right, { ...rules, columns });
  return restLeft.length + restRight.length === 0;
}

interface Pair {
  readonly left: Row;
  readonly right: Row;
}

/** The text of a row's exact values; rows that may be equal have the same. */
export function rowText(row: Row, side: 'left' | 'right', columns: readonly PairedColumn[]): string {
  return columns.map((column) => cellOf(row, side, column)).join('|');
}

function cellOf(row: Row, side: 'left' | 'right', column: PairedColumn): string {
  if (!column.comparable) return '';
  const type = side === 'left' ? column.leftType : column.rightType;
  return canonicalText(row[column[side]] ?? null, type, column.loose);
}

/** What is left of both sides when equal rows are taken away, each as often as it is on both. */
function withoutEqual(left: readonly Row[], right: readonly Row[], rules: RowRules) {
  const groups = grouped(right, (row) => rowText(row, 'right', rules.columns));
  const lefts = grouped(left, (row) => rowText(row, 'left', rules.columns));
  const restLeft: Row[] = [];
  for (const [text, rows] of lefts) {
    const others = groups.get(text) ?? [];
    const { rest, unused } = matched(rows, others, rules);
    restLeft.push(...rest);
    groups.set(text, unused);
  }
  return { restLeft, restRight: [...groups.values()].flat() };
}

/** Of rows whose exact values are the same, those whose floats have no partner. */
function matched(rows: readonly Row[], others: readonly Row[], rules: RowRules): { rest: Row[]; unused: Row[] } {
  if (!rules.columns.some(({ loose }) => loose))
    return { rest: rows.slice(others.length), unused: others.slice(rows.length) };
  const inOrder = (all: readonly Row[], side: 'left' | 'right') =>
    [...all].sort((a, b) => compareFloats(rowFloats(a, side, rules), rowFloats(b, side, rules)));
  const unused = inOrder(others, 'right');
  const rest: Row[] = [];
  for (const row of inOrder(rows, 'left')) {
    const found = unused.findIndex((other) => differingColumns(row, other, rules).length === 0);
    if (found === -1) rest.push(row);
    else unused.splice(found, 1);
  }
  return { rest, unused };
}

function rowFloats(row: Row, side: 'left' | 'right', { columns }: RowRules): number[] {
  return columns.flatMap((column) => (column.loose ? floatsOf(row[column[side]] ?? null) : []));
}

function compareFloats(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function pairedByKey(left: readonly Row[], right: readonly Row[], { columns, key }: RowRules): Pair[] {
  const keys = columns.filter(({ name }) => key.some((one) => one.toLowerCase() === name.toLowerCase()));
  const waiting = grouped(right, (row) => rowText(row, 'right', keys));
  return left.flatMap((row) => {
    const other = waiting.get(rowText(row, 'left', keys))?.shift();
    return other === undefined ? [] : [{ left: row, right: other }];
  });
}

/** For each row the one of the other side that shares most values with it; none that shares fewer than half. */
function pairedByLikeness(left: readonly Row[], right: readonly Row[], rules: RowRules): Pair[] {
  if (left.length * right.length > MOST_PAIRS) return [];
  const most = rules.columns.length / 2;
  const candidates = left.flatMap((one) =>
    right.map((other) => ({ left: one, right: other, differing: differingColumns(one, other, rules).length })),
  );
  const taken = new Set<Row>();
  const pairs: Pair[] = [];
  for (const { left: one, right: other, differing } of candidates.sort((a, b) => a.differing - b.differing)) {
    if (differing > most || taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    pairs.push({ left: one, right: other });
  }
  return pairs;
}

/** Names of the columns in which two rows differ. */
function differingColumns(left: Row, right: Row, { columns, tolerance }: RowRules): string[] {
  return columns.flatMap(({ name, left: from, right: to, leftType, rightType, loose, comparable }) => {
    if (!comparable) return [];
    const types = { one: leftType, other: rightType, loose };
    return sameCells(left[from] ?? null, right[to] ?? null, types, tolerance) ? [] : [name];
  });
}

function grouped(rows: readonly Row[], textOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const text = textOf(row);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [row]);
    else group.push(row);
  }
  return groups;
}

function without(rows: readonly Row[], taken: ReadonlySet<Row>): Row[] {
  return rows.filter((row) => !taken.has(row));
}
