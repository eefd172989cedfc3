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
  /** How many values a column has, by its name in lower case; of those that were counted. */
  readonly distinct: ReadonlyMap<string, number>;
  /** Of a large table, what every sample of it begins with. */
  readonly common: CommonRows | null;
}

/** Tables with rows that do not depend on the model that reads them. */
export interface CommonRows {
  /** Rows by the order of their hash. */
  readonly first: string;
  /** For each column the rows with its least and its greatest value and one without a value. */
  readonly edges: string;
}

/** How samples are taken. */
export interface SampleOptions {
  /** A table of at most this many rows is taken whole. */
  readonly rows: number;
  readonly seed: number;
  readonly quote: (identifier: string) => string;
}

/** The hash of a row, the same for the same row and seed. */
export function rowHash({ columns }: Pick<SampledTable, 'columns'>, { quote, seed }: SampleOptions): string {
  return `hash(${columns.map(quote).join(', ')}, ${seed})`;
}

/**
 * The statements that take what every sample of a large table begins with. Bounds are found first and rows by their hash
 * then, so that no row is held whole while the table is read.
 */
export function commonRows(
  table: Pick<SampledTable, 'sql' | 'columns' | 'ordered'>,
  { first, edges }: CommonRows,
  options: SampleOptions,
): readonly string[] {
  const { sql, columns, ordered } = table;
  const { quote, rows } = options;
  const hash = rowHash(table, options);
  const all = columns.map(quote).join(', ');
  const taken = `create table ${first} as select ${all} from ${sql} order by ${hash} limit ${rows}`;
  if (ordered.length === 0) return [taken, `create table ${edges} as select ${all} from ${sql} limit 0`];
  const bounds = ordered.map((name, at) => `min(${quote(name)}) as a${at}, max(${quote(name)}) as b${at}`);
  const hashes = ordered.flatMap((name, at) =>
    [`= a${at}`, `= b${at}`, 'is null'].map((rule) => `min(_etl_hash) filter (_etl_row.${quote(name)} ${rule})`),
  );
  return [
    taken,
    `create table ${edges} as
with _etl_bounds as materialized (select ${bounds.join(', ')} from ${sql}),
_etl_row as not materialized (select *, ${hash} as _etl_hash from ${sql}),
_etl_found as materialized (select unnest([${hashes.join(', ')}]) as _etl_hash from _etl_row, _etl_bounds)
select ${all} from _etl_row where _etl_hash in (select _etl_hash from _etl_found where _etl_hash is not null)
qualify row_number() over (partition by _etl_hash) = 1`,
  ];
}
