import { isNested } from '../connectors/column-type.ts';
import { EtlError } from '../diagnostics/index.ts';
import { insertAudit } from './audit-tables.ts';
import type { DeclaredColumn } from './declaration.ts';
import { type EngineRow, engineWords, type LandingEngine } from './landing/engine.ts';
import { identifier, pathLiteral } from './landing/sql.ts';
import { type LedgerScope, ledgerKey } from './ledger.ts';
import type { LoadRequest } from './types.ts';

/** How much is measured of the rows of a load. */
export type MetricsLevel = 'full' | 'light' | 'off';

/** What the rows of a load hold in one column. */
export interface ColumnMetrics {
  readonly column: string;
  /** The etl type name. */
  readonly type: string;
  readonly rows: number;
  readonly nulls: number | null;
  /** Different values that are not null; null where they were not counted. */
  readonly distinct: number | null;
  /** False where `distinct` is an estimate (HyperLogLog, within some percent). */
  readonly isDistinctExact: boolean;
  /** As text, cut at `MOST_TEXT` characters; null without values, and for binary columns. */
  readonly min: string | null;
  readonly max: string | null;
}

/** Up to so many rows all different values are counted; beyond, those of columns that have few. */
const EXACT_ROWS = 100_000;
/** Columns with fewer different values than this are counted exactly whatever the rows. */
const EXACT_VALUES = 1000;
const MOST_TEXT = 200;
/** Kinds whose lowest and highest value the statistics of Parquet files tell exactly. */
const IN_STATISTICS = new Set(['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'date', 'timestamp', 'time']);

/**
 * Measures landed rows, column by column: `light`, which has no distinct values and no bounds of some types, by the
 * statistics that the files carry, which costs nothing; `full` by these and a scan for what they do not tell. `where` limits the rows; only `full` can.
 */
export async function measureColumns(
  files: readonly string[],
  columns: readonly DeclaredColumn[],
  level: MetricsLevel,
  engine: LandingEngine,
  where?: string,
): Promise<readonly ColumnMetrics[]> {
  if (level === 'off' || files.length === 0 || columns.length === 0) return [];
  const list = `[${files.map(pathLiteral).join(', ')}]`;
  if (level === 'light') return where === undefined ? await fromStatistics(list, columns, engine) : [];
  if (where === undefined) return await fromRows(list, columns, engine);
  const from = `read_parquet(${list}) where ${where}`;
  const [total] = await engine.rows(`select count(*) from ${from}`);
  const asked = columns.map((column) => ({ column, isDistinctAlone: false }));
  return await fromScan(from, asked, numberOf(total?.[0]) ?? 0, engine);
}

/** What `measure` gives; nothing, with a note, where it cannot: a load is good without. Throws ETL5036 when cancelled. */
export async function measured(
  { source, onNote }: Pick<LoadRequest, 'source' | 'onNote'>,
  measure: () => Promise<readonly ColumnMetrics[]>,
): Promise<readonly ColumnMetrics[]> {
  return await measure().catch((error: unknown) => {
    if (error instanceof EtlError) throw error;
    onNote?.(`${source.source_name}.${source.name} is loaded without its metrics: ${engineWords(error)}.`);
    return [];
  });
}

/** The statement that notes the metrics of a load down, to be run with its rows in one transaction. */
export function metricsStatements(
  { adapter, source }: LedgerScope,
  metrics: readonly ColumnMetrics[],
  load: Pick<LoadRequest, 'loadId' | 'loadedAt'>,
): string[] {
  if (metrics.length === 0) return [];
  const rows = metrics.map((one) => ({
    relation: ledgerKey({ adapter, source }),
    source: source.unique_id,
    load_id: load.loadId,
    column_name: one.column,
    data_type: one.type,
    row_count: one.rows,
    null_count: one.nulls,
    distinct_count: one.distinct,
    is_distinct_exact: one.distinct === null ? null : one.isDistinctExact,
    min_value: one.min,
    max_value: one.max,
    measured_at: load.loadedAt,
  }));
  return [insertAudit({ adapter, database: source.database }, 'data_quality_metrics', rows)];
}

/** What the files' own statistics tell: nothing is scanned. */
async function fromStatistics(
  list: string,
  columns: readonly DeclaredColumn[],
  engine: LandingEngine,
): Promise<readonly ColumnMetrics[]> {
  const [total] = await engine.rows(`select coalesce(sum(num_rows), 0)::bigint from parquet_file_metadata(${list})`);
  const found = await engine.rows(
    `select path_in_schema, case when count(*) = count(stats_null_count) then sum(stats_null_count)::bigint end,
       bool_and(stats_null_count = num_values or (min_is_exact and max_is_exact)),
       left(min(stats_min_value), ${MOST_TEXT}), left(max(stats_max_value), ${MOST_TEXT})
     from parquet_metadata(${list}) where num_values > 0 group by path_in_schema`,
  );
  const told = new Map(found.map(([name, nulls, isExact, ...bounds]) => [String(name), { nulls, isExact, bounds }]));
  const bounded = columns.filter((column) => IN_STATISTICS.has(column.type.kind));
  // The engine answers these from the statistics too.
  const bounds = bounded.map(({ name }) => `${text(`min(${identifier(name)})`)}, ${text(`max(${identifier(name)})`)}`);
  const [row] = bounds.length === 0 ? [] : await engine.rows(`select ${bounds.join(', ')} from read_parquet(${list})`);
  return columns.map(({ name, type }) => {
    const at = bounded.findIndex((one) => one.name === name) * 2;
    const own = told.get(name);
    const isText = type.kind === 'string' && own?.isExact === true;
    const [min, max] = isText ? own.bounds : [row?.[at], row?.[at + 1]];
    const rows = numberOf(total?.[0]) ?? 0;
    const common = { column: name, type: type.name, rows, nulls: numberOf(own?.nulls) ?? (rows === 0 ? 0 : null) };
    return { ...common, distinct: null, isDistinctExact: false, min: textOf(min), max: textOf(max) };
  });
}

/** All measures: those that the statistics of whole files tell are not asked of the rows. */
async function fromRows(
  list: string,
  columns: readonly DeclaredColumn[],
  engine: LandingEngine,
): Promise<readonly ColumnMetrics[]> {
  const told = await fromStatistics(list, columns, engine);
  const isTold = told.map((one) => one.nulls !== null && (one.max !== null || one.nulls === one.rows));
  const asked = columns.map((column, index) => ({ column, isDistinctAlone: isTold[index] === true }));
  const found = await fromScan(`read_parquet(${list})`, asked, told[0]?.rows ?? 0, engine);
  return found.map((one, index) => {
    const known = told[index];
    return known === undefined || isTold[index] !== true
      ? one
      : { ...known, distinct: one.distinct, isDistinctExact: one.isDistinctExact };
  });
}

/** A column to be measured by a scan: all of it, or its different values alone. */
interface AskedColumn {
  readonly column: DeclaredColumn;
  readonly isDistinctAlone: boolean;
}

async function fromScan(
  from: string,
  asked: readonly AskedColumn[],
  rows: number,
  engine: LandingEngine,
): Promise<readonly ColumnMetrics[]> {
  const isExact = rows <= EXACT_ROWS;
  const measures = asked.map(({ column: { name, type }, isDistinctAlone }) => {
    const own = identifier(name);
    // Different values, a lowest and a highest one say little of arrays and structs, and are dear.
    if (isNested(type)) return `count(${own}), null, null, null`;
    const distinct = isExact ? `count(distinct ${own})` : `approx_count_distinct(${own})`;
    if (isDistinctAlone) return `null, ${distinct}, null, null`;
    const bounds = type.kind === 'binary' ? 'null, null' : `${text(`min(${own})`)}, ${text(`max(${own})`)}`;
    return `count(${own}), ${distinct}, ${bounds}`;
  });
  const [row = []] = await engine.rows(`select ${measures.join(', ')} from ${from}`);
  const found = asked.map(({ column: { name, type } }, index): ColumnMetrics => {
    const [values, distinct, min, max] = row.slice(index * 4, index * 4 + 4);
    const nulls = rows - (numberOf(values) ?? 0);
    const bounds = { min: textOf(min), max: textOf(max) };
    return {
      column: name,
      type: type.name,
      rows,
      nulls,
      distinct: numberOf(distinct),
      isDistinctExact: isExact,
      ...bounds,
    };
  });
  return isExact ? found : await countFew(from, found, engine);
}

/** Counts the values of the columns that have few of them. */
async function countFew(
  from: string,
  found: readonly ColumnMetrics[],
  engine: LandingEngine,
): Promise<readonly ColumnMetrics[]> {
  const few = found.filter(({ distinct }) => distinct !== null && distinct < EXACT_VALUES);
  if (few.length === 0) return found;
  const counts = few.map(({ column }) => `count(distinct ${identifier(column)})`);
  const [row] = await engine.rows(`select ${counts.join(', ')} from ${from}`);
  return found.map((one) => {
    const at = few.indexOf(one);
    return at === -1 ? one : { ...one, distinct: numberOf(row?.[at]), isDistinctExact: true };
  });
}

function text(value: string): string {
  return `left(cast(${value} as varchar), ${MOST_TEXT})`;
}

function numberOf(cell: EngineRow[number] | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

function textOf(cell: EngineRow[number] | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
