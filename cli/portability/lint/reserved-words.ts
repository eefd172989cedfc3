/** Words that BigQuery takes for no name behind `as`; DuckDB takes every word there. */
export const BIGQUERY_RESERVED: ReadonlySet<string> = new Set(
  (
    'all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube ' +
    'current default define desc distinct else end enum escape except exclude exists extract false fetch ' +
    'following for from full group grouping groups hash having if ignore in inner intersect interval into is join ' +
    'lateral left like limit lookup merge natural new no not null nulls of on or order outer over partition ' +
    'preceding proto qualify range recursive respect right rollup rows select set some struct tablesample then to ' +
    'treat true unbounded union unnest using when where window with within'
  ).split(' '),
);

/** Words that are names of columns and tables on DuckDB, and not on BigQuery. */
export const DUCKDB_NAMES: ReadonlySet<string> = new Set(
  (
    'assert_rows_modified between contains cube current define enum escape exclude exists extract following ' +
    'grouping groups hash if ignore interval lookup merge new no nulls of over partition preceding proto range ' +
    'recursive respect rollup rows set struct treat unbounded unnest within'
  ).split(' '),
);

/** Words that are names of columns and tables on BigQuery, and not on DuckDB. */
export const BIGQUERY_NAMES: ReadonlySet<string> = new Set(
  (
    'analyse analyze anti asof asymmetric authorization binary both check collation column concurrently ' +
    'constraint deferrable describe do foreign freeze glob ilike initially isnull lambda leading notnull offset ' +
    'only overlaps pivot pivot_longer pivot_wider placing positional primary references returning semi show ' +
    'similar summarize symmetric table trailing unique unpack unpivot variadic verbose'
  ).split(' '),
);
