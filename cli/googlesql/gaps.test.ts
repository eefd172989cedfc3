import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gapReason } from './gaps.ts';
import { type GoogleSql, startGoogleSql } from './google-sql.ts';

let google: GoogleSql;
beforeAll(async () => {
  google = await startGoogleSql();
}, 60_000);
afterAll(async () => await google.close());

const t = {
  name: 't',
  columns: [
    { name: 'a', type: 'INT64' },
    { name: 'b', type: 'STRING' },
    { name: 'j', type: 'JSON' },
  ],
  rows: [[1, 'x', '{}']],
};

async function analyzed(sql: string): Promise<string | null> {
  const said = await google.analyze(sql, { tables: [t] });
  return said.ok ? said.columns.map((one) => one.dataType).join(' ') : gapReason(said.problem.message, sql);
}

describe('functions that the service has not', () => {
  it.each([
    ['select max_by(b, a), min_by(a, b) from t', 'STRING INT64'],
    ['select contains_substr(t, "x"), search(b, "x", analyzer => "NO_OP_ANALYZER") from t', 'BOOL BOOL'],
    ['select edit_distance("a", "b", max_distance => 1), cosine_distance([1.0], [1])', 'INT64 FLOAT64'],
    ['select json_keys(j, 1), lax_string_array(j) from t', 'ARRAY<STRING> ARRAY<STRING>'],
    ['select kll_quantiles.init_int64(a), kll_quantiles.merge_point_int64(b"", 0.5) from t', 'BYTES INT64'],
    ['select approx_count_distinct(a), approx_quantiles(a, 4), generate_uuid() from t', 'INT64 ARRAY<INT64> STRING'],
  ])('have types all the same: %s', async (sql, types) => {
    expect(await analyzed(sql)).toBe(types);
  });

  it.each([
    'max_by(b, a)',
    'approx_count_distinct(a)',
    'any_value(edit_distance(b, "x"))',
    'any_value(generate_uuid())',
  ])('cannot be evaluated, which is told as such: %s', async (call) => {
    const sql = `select ${call} from t`;
    const said = await google.evaluate(sql, { tables: [t] });
    if (said.ok) expect.fail('evaluated');
    expect(gapReason(said.problem.message, sql)).toMatch(/^[A-Z_]+ is not in Google's reference engine$/);
  });
});

describe('gapReason', () => {
  it.each([
    ['select * from external_query("c", "select 1")', 'EXTERNAL_QUERY is not known to the analyzer'],
    ['select * from ml.predict(model m, table t)', 'ML.PREDICT is not known to the analyzer'],
    ['select p.d.clean(b) from t', 'p.d.clean is a function of your own, whose types are not known here'],
    ['from t |> where a = 1', 'pipe syntax is not known to the analyzer'],
    ['from t', 'a query that begins with FROM is not known to the analyzer'],
    ['select a from t union all by name select a from t', 'UNION BY NAME is not known to the analyzer'],
    ['select @@project_id', 'system variables are not known to the analyzer'],
  ])('%s: %s', async (sql, reason) => {
    expect(await analyzed(sql)).toBe(reason);
  });

  it.each([
    'select c from t',
    'select foo(a) from t',
    'select iferror(a, 1) from t',
    'select array_min([1])',
    'select a b c from t',
    'select "|>" "BY NAME" 1 from t',
    'select * from missing',
    'select a + b from t',
    'select [1] = [1]',
    'select count(*) filter (where a > 1) from t',
  ])('is nothing for what BigQuery refuses too: %s', async (sql) => {
    expect(await analyzed(sql)).toBeNull();
  });
});
