import type { Dialect } from '../types.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  text: 'VARCHAR',
  integer: 'INTEGER',
  int: 'INTEGER',
  int64: 'BIGINT',
  bigint: 'BIGINT',
  smallint: 'SMALLINT',
  tinyint: 'TINYINT',
  float: 'FLOAT',
  float64: 'DOUBLE',
  double: 'DOUBLE',
  number: 'DOUBLE',
  numeric: 'DECIMAL(38,9)',
  bignumeric: 'DECIMAL(38,18)',
  decimal: 'DECIMAL(18,3)',
  boolean: 'BOOLEAN',
  bool: 'BOOLEAN',
  date: 'DATE',
  time: 'TIME',
  datetime: 'TIMESTAMP',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  interval: 'INTERVAL',
  json: 'JSON',
  bytes: 'BLOB',
  binary: 'BLOB',
  blob: 'BLOB',
  uuid: 'UUID',
};

/** Types of BigQuery that DuckDB has under other names. */
const FOREIGN = new Set(['bignumeric', 'bytes', 'float64']);

const quote = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;

/** Words that DuckDB takes for no name unless they are quoted: `duckdb_keywords()`, category reserved. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create ' +
    'default deferrable desc describe distinct do else end except false fetch for foreign from group having in ' +
    'initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer ' +
    'pivot_wider placing primary qualify references returning select show some summarize symmetric table then to ' +
    'trailing true union unique unpivot using variadic when where window with'
  ).split(' '),
);

const identifier = (name: string) =>
  /^[a-z_]\w*$/i.test(name) && !RESERVED.has(name.toLowerCase()) ? name : quote(name);

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * How DuckDB writes SQL: identifiers compare without case and keep the one they were made with; a backslash in a
 * string is a backslash. A type name that is not ours, such as `STRUCT(a INTEGER)`, is given back as it is.
 */
export const duckdbDialect: Dialect = {
  quote,
  identifier,
  literal,
  fold: (identifier) => identifier.toLowerCase(),
  typeName: (type) => {
    const written = type.trim();
    const known = TYPES[written.toLowerCase()];
    if (known !== undefined) return known;
    const sized = /^(decimal|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/i.exec(written);
    return sized === null ? written : `DECIMAL(${sized[2]},${sized[3] ?? '0'})`;
  },
  arrayType: (element) => `${element}[]`,
  structType: (fields) => `STRUCT(${fields.map(({ name, type }) => `${quote(name)} ${type}`).join(', ')})`,
  declaredType: (type) => (FOREIGN.has(type.trim().toLowerCase()) ? duckdbDialect.typeName(type) : type),
  createSchema: (database, schema) =>
    `create schema if not exists ${database === null ? '' : `${quote(database)}.`}${quote(schema)}`,
  saveRows: (select, file) => `copy (\n${select}\n) to ${literal(file)} (format parquet)`,
  savedRows: (file) => `select * from read_parquet(${literal(file)})`,
  raise: (message) => `error(${literal(message)})`,
  readCsv: (file, columns, delimiter) => {
    const types = columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
    const options = [
      `columns = {${types}}`,
      'header = true',
      'auto_detect = false',
      `delim = ${literal(delimiter)}`,
      `quote = '"'`,
      `escape = '"'`,
      `nullstr = ''`,
      'parallel = false',
      'max_line_size = 67108864',
    ];
    return `read_csv(${literal(file)}, ${options.join(', ')})`;
  },
};
