import type { EqualColumns } from './equal-columns.ts';

/** A table that a model reads, as it is in the warehouse. */
export interface SampledTable {
  /** What stands behind FROM. */
  readonly sql: string;
  /** The table that the sample is put into. */
  readonly staged: string;
  /** Names of columns. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Names of columns whose values have an order. */
  readonly ordered: readonly string[];
  /** Columns, in lower case, in which no value is there twice. */
  readonly unique: ReadonlySet<string>;
}

/** How samples are taken. */
export interface SampleOptions {
  /** A table of at most this many rows is taken whole. */
  readonly rows: number;
  readonly seed: number;
  readonly quote: (identifier: string) => string;
}

/** Rows of a large table are found from rows of another that were taken before. */
interface Edge {
  readonly child: SampledTable;
  readonly parent: SampledTable;
  readonly childColumn: string;
  readonly parentColumn: string;
}

/** A sample may grow to this many times the bound, so that the rows are there that taken rows are joined with. */
const GROWTH = 5;

/**
 * The statements that take a sample of each table: small ones whole; of large ones rows by the order of their hash, and
 * the rows that rows taken before are joined with. `taken` are tables whose rows are there already. The same seed over
 * the same rows takes the same sample.
 */
export function samplePlan(
  tables: readonly SampledTable[],
  taken: readonly SampledTable[],
  joins: readonly EqualColumns[],
  options: SampleOptions,
): readonly string[] {
  const isSmall = ({ rows }: SampledTable) => rows <= options.rows;
  const small = tables.filter(isSmall);
  const edges = edgesOf([...taken, ...tables], joins);
  const order = childrenFirst(
    tables.filter((one) => !isSmall(one)),
    edges,
  );
  return [
    ...small.map(({ sql, staged }) => `create table ${staged} as select * from ${sql}`),
    ...order.flatMap((table, index) => {
      const done = new Set([...taken, ...small, ...order.slice(0, index)]);
      return takeRows(
        table,
        edges.filter((one) => one.parent === table && done.has(one.child)),
        options,
      );
    }),
  ];
}

/** The rows that taken rows need, then others up to the bound, then those with the values at the edges. */
function takeRows(table: SampledTable, edges: readonly Edge[], options: SampleOptions): string[] {
  return [...takeMost(table, edges, options), ...takeEdges(table, options)];
}

/**
 * For each column the rows with its least and its greatest value and one without a value, where they are not taken yet:
 * what engines see otherwise is mostly there.
 */
function takeEdges({ sql, staged, ordered }: SampledTable, { seed, quote }: SampleOptions): string[] {
  if (ordered.length === 0) return [];
  const found = ordered.flatMap((name) => {
    const value = `_etl_row.${quote(name)}`;
    const place = `{'v': ${value}, 'h': _etl_hash}`;
    return [
      `arg_min(_etl_row, ${place}) filter (${value} is not null)`,
      `arg_max(_etl_row, ${place}) filter (${value} is not null)`,
      `arg_min(_etl_row, _etl_hash) filter (${value} is null)`,
    ];
  });
  return [
    `insert into ${staged} select unnest(_etl_one) from (
  select distinct unnest([${found.join(', ')}]) as _etl_one
  from (select _etl_row, hash(_etl_row, ${seed}) as _etl_hash from ${sql} as _etl_row)
) where _etl_one is not null and hash(_etl_one) not in (select hash(_etl_row) from ${staged} as _etl_row)`,
  ];
}

function takeMost(table: SampledTable, edges: readonly Edge[], { rows, seed, quote }: SampleOptions): string[] {
  const { sql, staged } = table;
  const order = `order by hash(_etl_row, ${seed})`;
  const all = `from ${sql} as _etl_row`;
  if (edges.length === 0) return [`create table ${staged} as select * ${all} ${order} limit ${rows}`];
  const isNeeded = edges
    .map((edge) => {
      const taken = `select ${quote(edge.childColumn)} from ${edge.child.staged}`;
      return `coalesce(_etl_row.${quote(edge.parentColumn)} in (${taken}), false)`;
    })
    .join(' or ');
  return [
    `create table ${staged} as select * ${all} where ${isNeeded} ${order} limit ${rows * GROWTH}`,
    `insert into ${staged} select * ${all} where not (${isNeeded}) ${order} ` +
      `limit greatest(0, ${rows} - (select count(*) from ${staged}))`,
  ];
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
  const [ofRight, ofLeft] = [right.unique.has(rightColumn), left.unique.has(leftColumn)];
  return ofRight === ofLeft ? right.rows <= left.rows : ofRight;
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
