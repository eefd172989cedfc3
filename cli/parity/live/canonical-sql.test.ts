import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, checkCredentials, loadAdapter, type Warehouse } from '../../adapters/index.ts';
import { type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import { parseDataType } from '../values/data-type.ts';
import { type CanonicalSql, canonicalSql } from './canonical-sql.ts';

let warehouse: Warehouse;
let google: GoogleSql;

beforeAll(async () => {
  const duckdb = await loadAdapter('duckdb');
  warehouse = await duckdb.open(checkCredentials(duckdb, { type: 'duckdb' }), { projectRoot: '.' });
  google = await startGoogleSql();
});
afterAll(async () => {
  await google.close();
  await warehouse.close();
});

/** Values as each engine writes them; all of one line are the same value. */
const VALUES: readonly (readonly [duckdb: string, duckType: string, bigquery: string, bigType: string])[] = [
  ...['0', '-1', '9223372036854775807', '-9223372036854775808'].map(
    (value) => [`cast('${value}' as hugeint)`, 'HUGEINT', `cast('${value}' as int64)`, 'INT64'] as const,
  ),
  ...['0', '1.5', '100', '-0.1', '12345678901234567890.123456789', '0.000000001', '-100.10'].map(
    (value) => [`cast(${value} as decimal(38, 9))`, 'DECIMAL(38,9)', `numeric '${value}'`, 'NUMERIC'] as const,
  ),
  ['cast(7 as integer)', 'INTEGER', "numeric '7'", 'NUMERIC'],
  ...['', ' ', 'é', '😀 ñ', 'a|b', "it''s", 'NULL'].map(
    (value) => [`'${value}'`, 'VARCHAR', `'${value.replaceAll("''", "\\'")}'`, 'STRING'] as const,
  ),
  ['true', 'BOOLEAN', 'true', 'BOOL'],
  ["'\\xFF\\x00a'::blob", 'BLOB', "b'\\xff\\x00a'", 'BYTES'],
  ...['2024-02-29', '0001-01-01', '9999-12-31'].map(
    (day) => [`date '${day}'`, 'DATE', `date '${day}'`, 'DATE'] as const,
  ),
  ...['00:00:00', '23:59:59.999999', '12:30:00.5'].map(
    (time) => [`time '${time}'`, 'TIME', `time '${time}'`, 'TIME'] as const,
  ),
  ...['2024-02-29 12:34:56.789', '1969-12-31 23:59:59.999999', '0001-01-02 00:00:00'].flatMap((moment) => [
    [`timestamp '${moment}'`, 'TIMESTAMP', `timestamp '${moment}+00'`, 'TIMESTAMP'] as const,
    [`timestamp '${moment}'`, 'TIMESTAMP', `datetime '${moment}'`, 'DATETIME'] as const,
    [`timestamptz '${moment}+02'`, 'TIMESTAMP WITH TIME ZONE', `timestamp '${moment}+02'`, 'TIMESTAMP'] as const,
  ]),
  ['null', 'INTEGER', 'cast(null as int64)', 'INT64'],
];

const FLOATS = ['0.0', '-0.0', '1.5', '-1e300', '1e-300', '0.1', '123456789.123456', '1e16'];

function engine(type: string): CanonicalSql {
  const found = canonicalSql(type);
  if (found === undefined) throw new TypeError(`no canonical SQL of ${type}`);
  return found;
}

async function both(duckdb: string, bigquery: string): Promise<readonly [Cell | undefined, Cell | undefined | string]> {
  const { rows } = await (await warehouse.connect()).query(`select ${duckdb} from (select 1 as one)`);
  const said = await google.evaluate(`select ${bigquery} from (select 1 as one)`, { tables: [] });
  return [rows[0]?.[0], said.ok ? said.table.rows[0]?.[0] : said.problem.message];
}

describe('the canonical text of a value', () => {
  const [duckdb, bigquery] = [engine('duckdb'), engine('bigquery')];

  it.each(VALUES)('%s as %s is that of %s as %s', async (left, leftType, right, rightType) => {
    const one = duckdb.text(left, parseDataType(leftType, 'datetime')) ?? '';
    const other = bigquery.text(right, parseDataType(rightType, 'timestamp')) ?? '';
    const [text, same] = await both(one, other);
    expect(text).toBe(same);
    const [number, sameNumber] = await both(duckdb.sum(duckdb.number(one)), bigquery.sum(bigquery.number(other)));
    expect(number).toBe(sameNumber);
  });

  it.each(FLOATS)('the float %s has one too', async (value) => {
    const [text, same] = await both(duckdb.float(`${value}::double`), bigquery.float(`cast('${value}' as float64)`));
    expect(text).toBe(same);
  });

  it('two rows have the same digits', async () => {
    const [one, other] = await both(
      duckdb.digits(duckdb.concat(["'a'", "'ü'"]), 6),
      bigquery.digits(bigquery.concat(["'a'", "'ü'"]), 6),
    );
    expect([one, String(one).length]).toEqual([other, 6]);
  });

  it.each([['STRUCT(a INTEGER)'], ['INTEGER[]'], ['JSON'], ['INTERVAL']])('%s has none', (type) => {
    expect(duckdb.text('x', parseDataType(type, 'datetime'))).toBeNull();
  });
});
