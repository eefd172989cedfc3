import type { Dialect } from '../types.ts';
import { bigqueryColumns } from './column-words.ts';
import { informationSchemaName } from './information-schema.ts';
import { convertNested, nestedSqlType } from './nested-convert.ts';
import { bigqueryStorage } from './storage.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'STRING',
  text: 'STRING',
  varchar: 'STRING',
  integer: 'INT64',
  int: 'INT64',
  int64: 'INT64',
  bigint: 'INT64',
  smallint: 'INT64',
  tinyint: 'INT64',
  float: 'FLOAT64',
  float64: 'FLOAT64',
  double: 'FLOAT64',
  number: 'FLOAT64',
  numeric: 'NUMERIC',
  decimal: 'NUMERIC',
  bignumeric: 'BIGNUMERIC',
  hugeint: 'BIGNUMERIC',
  boolean: 'BOOL',
  bool: 'BOOL',
  date: 'DATE',
  time: 'TIME',
  datetime: 'DATETIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP',
  interval: 'INTERVAL',
  json: 'JSON',
  bytes: 'BYTES',
  binary: 'BYTES',
  blob: 'BYTES',
  uuid: 'STRING',
};

/** Most digits before the point and behind it that NUMERIC holds; what has more is BIGNUMERIC. */
const NUMERIC = { whole: 29, scale: 9 };

/** Words that GoogleSQL takes for no name unless they are quoted: the reserved keywords of its lexical structure. */
const RESERVED = new Set(
  (
    'all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube current ' +
    'default define desc distinct else end enum escape except exclude exists extract false fetch following for from ' +
    'full group grouping groups hash having if ignore in inner intersect interval into is join lateral left like ' +
    'limit lookup merge natural new no not null nulls of on or order outer over partition preceding proto qualify ' +
    'range recursive respect right rollup rows select set some struct tablesample then to treat true unbounded ' +
    'union unnest using when where window with within'
  ).split(' '),
);

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '`': '\\`',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const escaped = (text: string, what: RegExp) => text.replace(what, (letter) => ESCAPES[letter] ?? letter);

const quote = (identifier: string) => `\`${escaped(identifier, /[\\`\n\r]/g)}\``;

const literal = (value: string) => `'${escaped(value, /[\\'\n\r\t]/g).replaceAll('\0', '\\x00')}'`;

/** Types that have no cast from one to the other meet in text; JSON is parsed, and fails for numbers that it cannot keep. */
function convert(value: string, from: string, to: string, otherwise: 'fail' | 'null'): string {
  const [one, other] = [nestedSqlType(from), nestedSqlType(to)];
  if (one === null && other === null) return convertScalar(value, from, to, otherwise);
  if (one === null || other === null) return betweenNested(value, to, otherwise);
  return convertNested(value, one, other, (inner, own, wanted) =>
    own === wanted ? inner : convertScalar(inner, own, wanted, otherwise),
  );
}

/** Arrays and structs are JSON, and its text; nothing else is one of them. */
function betweenNested(value: string, to: string, otherwise: 'fail' | 'null'): string {
  if (/^json$/i.test(to)) return `to_json(${value})`;
  if (/^string\b/i.test(to)) return `to_json_string(${value})`;
  return otherwise === 'fail' ? `cast(${value} as ${to})` : `cast(null as ${to})`;
}

function convertScalar(value: string, from: string, to: string, otherwise: 'fail' | 'null'): string {
  const bare = (type: string) => type.replace(/\s*[(<].*$/s, '').toUpperCase();
  const isNull = otherwise === 'null';
  if (bare(to) === 'JSON') {
    if (bare(from) === 'STRING') return `${isNull ? 'safe.' : ''}parse_json(${value})`;
    return `to_json(${value})`;
  }
  if (!isNull) return `cast(${value} as ${to})`;
  const text = bare(from) === 'JSON' ? `to_json_string(${value})` : `safe_cast(${value} as string)`;
  return bare(to) === 'STRING' ? text : `safe_cast(${text} as ${to})`;
}

/**
 * How GoogleSQL is written: names in backticks, a backslash in a string or a name escapes. A type name that is not ours,
 * such as `STRUCT<a INT64>`, is given back as it is.
 */
export const bigqueryDialect: Dialect = {
  quote,
  columnWords: bigqueryColumns(quote),
  relationWords: {
    informationSchema: (name) => informationSchemaName(name, quote),
    renamed: ['table'],
    replaced: ['table', 'view'],
    isCaseSensitive: true,
  },
  storage: bigqueryStorage({ quote, literal }),
  identifier: (name) => (/^[a-z_]\w*$/i.test(name) && !RESERVED.has(name.toLowerCase()) ? name : quote(name)),
  literal,
  fold: (identifier) => identifier.toLowerCase(),
  typeName: (type) => {
    const written = type.trim();
    const known = TYPES[written.toLowerCase()];
    if (known !== undefined) return known;
    const sized = /^(?:decimal|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/i.exec(written);
    if (sized === null) return written;
    const [precision, scale] = [Number(sized[1]), Number(sized[2] ?? 0)];
    const fits = scale <= NUMERIC.scale && precision - scale <= NUMERIC.whole;
    return `${fits ? 'NUMERIC' : 'BIGNUMERIC'}(${precision}${scale === 0 ? '' : `, ${scale}`})`;
  },
  plainArrays: true,
  arrayType: (element) => `ARRAY<${element}>`,
  structType: (fields) => `STRUCT<${fields.map(({ name, type }) => `${quote(name)} ${type}`).join(', ')}>`,
  declaredType: (type) => bigqueryDialect.typeName(type),
  convert,
  changes: {
    isListed: (json, text) => `${literal(text)} in unnest(json_value_array(${json}))`,
    last: (value, order, condition) =>
      `array_agg(if(${condition}, struct(${value} as v), null) ignore nulls order by ${order} desc limit 1)[safe_offset(0)].v`,
    some: (condition) => `countif(${condition}) > 0`,
  },
  createSchema: (database, schema) =>
    `create schema if not exists ${database === null ? '' : `${quote(database)}.`}${quote(schema)}`,
  instant: (column) => `cast(${column} as timestamp)`,
  raise: (message) => `error(${literal(message)})`,
};
