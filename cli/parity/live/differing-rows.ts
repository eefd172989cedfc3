import type { Row } from '../compare/compare-rows.ts';
import type { PairedColumn } from '../compare/compare-schema.ts';
import { columnName, columnText, type LiveTable } from './live-side.ts';

/** What a drill-down reads. */
export interface DrillRequest {
  readonly left: LiveTable;
  readonly right: LiveTable;
  readonly columns: readonly PairedColumn[];
  /** Columns that name a row; empty where there are none. */
  readonly key: readonly string[];
  /** Rows at most that are fetched from each side. */
  readonly rows: number;
}

/** The rows of both sides among which all differences are, or the first of them. */
export interface DrilledRows {
  readonly left: readonly Row[];
  readonly right: readonly Row[];
  /** Buckets of rows differ that were not looked into. */
  readonly hasMore: boolean;
}

/** Rows are put into buckets by two more digits of their key's hash at each step. */
const DIGITS = 2;
const DEEPEST = 6;
/** A bucket with no more rows is fetched. */
const FEW_ROWS = 64;
/** Buckets that are looked into at each step. */
const MOST_BUCKETS = 32;

interface Bucket {
  readonly rows: number;
  readonly sum: string;
}

/**
 * Finds the rows that differ without reading the tables: buckets of rows by the hash of their key are compared by their
 * count and the sum of their rows' hashes, and only those that differ are divided further, until few rows are left.
 */
export async function differingRows(request: DrillRequest): Promise<DrilledRows> {
  let prefixes: readonly string[] = [''];
  let hasMore = false;
  const small: { readonly name: string; readonly rows: number }[] = [];
  for (let digits = DIGITS; digits <= DEEPEST && prefixes.length > 0; digits += DIGITS) {
    const [left, right] = await Promise.all([
      buckets(request.left, request, digits, prefixes),
      buckets(request.right, request, digits, prefixes),
    ]);
    const differing = [...new Set([...left.keys(), ...right.keys()])]
      .filter((name) => !isSame(left.get(name), right.get(name)))
      .sort();
    const size = (name: string) => Math.max(left.get(name)?.rows ?? 0, right.get(name)?.rows ?? 0);
    const isLast = digits === DEEPEST;
    const few = differing.filter((name) => isLast || size(name) <= FEW_ROWS);
    small.push(...few.map((name) => ({ name, rows: size(name) })));
    const large = differing.filter((name) => !isLast && size(name) > FEW_ROWS);
    prefixes = large.slice(0, MOST_BUCKETS);
    hasMore ||= large.length > prefixes.length;
  }
  const fetched = firstOf(small, request.rows);
  const [left, right] = await Promise.all([
    rowsOf(request.left, request, fetched),
    rowsOf(request.right, request, fetched),
  ]);
  return { left, right, hasMore: hasMore || small.length > fetched.length };
}

/** Names of the first buckets that have at most so many rows, at least of one. */
function firstOf(small: readonly { readonly name: string; readonly rows: number }[], most: number): readonly string[] {
  let rows = 0;
  const last = small.findIndex((one, at) => {
    rows += one.rows;
    return rows > most && at > 0;
  });
  return (last === -1 ? small : small.slice(0, last)).map(({ name }) => name);
}

async function buckets(
  table: LiveTable,
  request: DrillRequest,
  digits: number,
  prefixes: readonly string[],
): Promise<Map<string, Bucket>> {
  const { canonical, connection } = table.side;
  const key = keyText(table, request);
  const row = canonical.sum(canonical.number(rowText(table, request.columns)));
  const where = prefixes[0] === '' ? '' : ` where ${isIn(canonical.digits(key, digits - DIGITS), prefixes)}`;
  const sql = `select ${canonical.digits(key, digits)} as bucket, count(*) as n, ${row} as total from ${table.sql}${where} group by 1`;
  const { rows } = await connection.query(sql);
  return new Map(
    rows.map(([name, count, sum]) => [String(name), { rows: Number(count), sum: JSON.stringify(sum, bigText) }]),
  );
}

async function rowsOf(table: LiveTable, request: DrillRequest, prefixes: readonly string[]): Promise<readonly Row[]> {
  if (prefixes.length === 0) return [];
  const { canonical, connection } = table.side;
  const key = keyText(table, request);
  const lengths = [...new Set(prefixes.map(({ length }) => length))];
  const where = lengths
    .map((length) =>
      isIn(
        canonical.digits(key, length),
        prefixes.filter((one) => one.length === length),
      ),
    )
    .join(' or ');
  const names = request.columns.map((column, index) => `${columnName(table, column)} as c${index}`);
  const { rows } = await connection.query(`select ${names.join(', ')} from ${table.sql} where ${where}`);
  return rows;
}

function keyText(table: LiveTable, { columns, key }: DrillRequest): string {
  const names = new Set(key.map((one) => one.toLowerCase()));
  const own = columns.filter(({ name }) => names.has(name.toLowerCase()));
  return rowText(table, own.length === 0 ? columns.filter(({ loose }) => !loose) : own);
}

/** A text of all values of a row; a value cannot be taken for the end of another one. */
function rowText(table: LiveTable, columns: readonly PairedColumn[]): string {
  const { canonical } = table.side;
  const parts = columns.flatMap((column) => {
    const text = columnText(table, column);
    return text === null ? [] : [`coalesce(${canonical.digits(text, 32)}, '-')`];
  });
  return parts.length === 0 ? "'-'" : canonical.concat(parts);
}

function isIn(text: string, names: readonly string[]): string {
  return `${text} in (${names.map((name) => `'${name}'`).join(', ')})`;
}

function isSame(one: Bucket | undefined, other: Bucket | undefined): boolean {
  return one?.rows === other?.rows && one?.sum === other?.sum;
}

function bigText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
