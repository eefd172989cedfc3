import type { EqualColumns } from './equal-columns.ts';
import { rowHash, type SampledTable, type SampleOptions } from './table-rows.ts';
import type { UsedColumns } from './used-columns.ts';

/** Rows of a large table are found from rows of another that were taken before. */
interface Edge {
  readonly child: SampledTable;
  readonly parent: SampledTable;
  readonly childColumn: string;
  readonly parentColumn: string;
}

/** A sample may grow to this many times the bound, so that the rows are there that taken rows are joined with. */
const GROWTH = 5;
/** The part of the bound that rows are taken for which no other row needs, and that the rest of groups may add. */
const UNNEEDED = 0.1;
const GROUPED = 0.25;
/** Rows that have no partner in a table that they are joined with. */
const ORPHANS = 3;
/** Columns whose groups are filled. */
const MOST_GROUPS = 4;

/**
 * The statements that take a sample of each table: small ones whole; of large ones rows by the order of their hash, those
 * at the edges of their columns, others of their groups, some without a partner, and the rows that rows taken before are
 * joined with. `taken` are tables whose rows are there already. The same seed over the same rows takes the same sample.
 */
export function samplePlan(
  tables: readonly SampledTable[],
  taken: readonly SampledTable[],
  used: UsedColumns,
  options: SampleOptions,
): readonly string[] {
  const small = tables.filter(({ common }) => common === null);
  const edges = edgesOf([...taken, ...tables], used.joins);
  const order = childrenFirst(
    tables.filter(({ common }) => common !== null),
    edges,
  );
  return [
    ...small.map(({ sql, staged }) => `create table ${staged} as select * from ${sql}`),
    ...order.flatMap((table, index) => {
      const done = new Set([...taken, ...small, ...order.slice(0, index)]);
      const needed = edges.filter((one) => one.parent === table && done.has(one.child));
      const orphans = edges.filter((one) => one.child === table);
      return takeRows(table, { needed, orphans, used }, options);
    }),
  ];
}

interface RowsToTake {
  readonly needed: readonly Edge[];
  readonly orphans: readonly Edge[];
  readonly used: UsedColumns;
}

function takeRows(table: SampledTable, { needed, orphans, used }: RowsToTake, options: SampleOptions): string[] {
  const { quote } = options;
  const add = (from: string, where: string, more = '') => addRows(table, { from, where, more }, options);
  const edges = table.common === null ? [] : [add(table.common.edges, 'true')];
  const lonely = orphans.map(({ childColumn, parent, parentColumn }) => {
    const [own, other] = [quote(childColumn), quote(parentColumn)];
    const where = `${own} is not null and ${own} not in (select ${other} from ${parent.sql} where ${other} is not null)`;
    return add(table.sql, where, `order by ${rowHash(table, options)} limit ${ORPHANS}`);
  });
  const few = Math.ceil(options.rows * GROUPED);
  const related = selfJoins(table, used.joins).map(([from, to]) =>
    add(table.sql, isTaken(to, table, from, options), `order by ${rowHash(table, options)} limit ${few}`),
  );
  const siblings = groupColumns(table, used, options).map((name) => {
    const order = `order by hash(${quote(name)}, ${options.seed}), ${rowHash(table, options)} limit ${few}`;
    return add(table.sql, isTaken(name, table, name, options), order);
  });
  return [...takeMost(table, needed, options), ...edges, ...lonely, ...related, ...siblings];
}

/** Adds rows that are not taken yet. */
function addRows(
  table: SampledTable,
  { from, where, more }: { readonly from: string; readonly where: string; readonly more: string },
  options: SampleOptions,
): string {
  const { staged, columns } = table;
  const hash = rowHash(table, options);
  const all = columns.map(options.quote).join(', ');
  return `insert into ${staged} select ${all} from ${from} where (${where}) and ${hash} not in (select ${hash} from ${staged}) ${more}`;
}

/** The rows that taken rows need, then others up to the bound. */
function takeMost(table: SampledTable, needed: readonly Edge[], options: SampleOptions): string[] {
  const { sql, staged, common } = table;
  const { rows } = options;
  const order = `order by ${rowHash(table, options)}`;
  const first = common?.first ?? sql;
  if (needed.length === 0) return [`create table ${staged} as select * from ${first}`];
  const isNeeded = needed
    .map(({ parentColumn, child, childColumn }) => isTaken(parentColumn, child, childColumn, options))
    .join(' or ');
  return [
    `create table ${staged} as select * from ${sql} where ${isNeeded} ${order} limit ${rows * GROWTH}`,
    `insert into ${staged} select * from ${first} where not (${isNeeded}) ${order} ` +
      `limit greatest(${Math.ceil(rows * UNNEEDED)}, ${rows} - (select count(*) from ${staged}))`,
  ];
}

/** Whether a column has a value that another has in a sample; false for NULL. */
function isTaken(column: string, sample: SampledTable, other: string, { quote }: SampleOptions): string {
  return `coalesce(${quote(column)} in (select ${quote(other)} from ${sample.staged}), false)`;
}

/** Pairs of columns of one table that SQL joins by: from the one whose values are taken to the one they are looked for in. */
function selfJoins(table: SampledTable, joins: readonly EqualColumns[]): (readonly [string, string])[] {
  return joins.flatMap(([one, other]) => {
    const [left, right] = [columnOf(table, one), columnOf(table, other)];
    if (left === undefined || right === undefined || left === right) return [];
    return [[left, right] as const, [right, left] as const];
  });
}

/** Columns that put rows into groups so small that a sample by hash has one row of most of them. */
function groupColumns(table: SampledTable, { joins, groups }: UsedColumns, { rows }: SampleOptions): string[] {
  const names = [...new Set([...groups, ...joins.flat()])];
  return names
    .filter((name) => {
      const values = table.distinct.get(name);
      return values !== undefined && values < table.rows && values * 2 > rows;
    })
    .flatMap((name) => columnOf(table, name) ?? [])
    .slice(0, MOST_GROUPS);
}

/** Which table's rows follow from which: from the side where a value is often there to the one where it is once. */
function edgesOf(tables: readonly SampledTable[], joins: readonly EqualColumns[]): readonly Edge[] {
  return joins.flatMap(([one, other]) =>
    tables.flatMap((left) =>
      tables.flatMap((right) => {
        if (left === right) return [];
        const [leftColumn, rightColumn] = [columnOf(left, one), columnOf(right, other)];
        if (leftColumn === undefined || rightColumn === undefined) return [];
        const isParent = isParentOf(right, other, left, one);
        return isParent
          ? [{ child: left, parent: right, childColumn: leftColumn, parentColumn: rightColumn }]
          : [{ child: right, parent: left, childColumn: rightColumn, parentColumn: leftColumn }];
      }),
    ),
  );
}

function isParentOf(right: SampledTable, rightColumn: string, left: SampledTable, leftColumn: string): boolean {
  const [ofRight, ofLeft] = [isUnique(right, rightColumn), isUnique(left, leftColumn)];
  return ofRight === ofLeft ? right.rows <= left.rows : ofRight;
}

function isUnique({ distinct, rows }: SampledTable, column: string): boolean {
  return distinct.get(column) === rows;
}

function columnOf({ columns }: SampledTable, folded: string): string | undefined {
  return columns.find((name) => name.toLowerCase() === folded);
}

/** Tables after those that their rows follow from; the largest first where they go round in a circle. */
function childrenFirst(tables: readonly SampledTable[], edges: readonly Edge[]): readonly SampledTable[] {
  const order: SampledTable[] = [];
  const left = new Set([...tables].sort((a, b) => b.rows - a.rows));
  while (left.size > 0) {
    const [largest] = left;
    const free = [...left].find((table) => !edges.some(({ child, parent }) => parent === table && left.has(child)));
    const next = free ?? largest;
    if (next === undefined) break;
    order.push(next);
    left.delete(next);
  }
  return order;
}
