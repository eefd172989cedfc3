import type { ColumnInfo, ResultTable } from '../../adapters/types.ts';
import { ColumnValue, columnType } from '../../adapters/values/index.ts';
import { type CompiledNode, locateSqlError } from '../../compiler/index.ts';
import type { YamlMap } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { pythonOf } from '../../manifest/context/yaml-values.ts';
import { PyDict, type Value } from '../../templates/index.ts';
import { testedNode, testValue } from './compile-unit-test.ts';
import { differenceOf, type RowDifference } from './difference.ts';
import { checkColumns, mapsOfRows } from './fixture-sql.ts';
import { placeIn, type UnitTestRequest } from './types.ts';

const QUERY =
  '{{ get_unit_test_sql(_etl_sql, _etl_expected or get_expected_sql(_etl_rows, _etl_types, _etl_quoted), _etl_columns) }}';

/**
 * Runs a compiled unit test and compares the columns that `expect` names; null when all rows are as expected.
 * Nothing is written to the warehouse. Throws ETL6011 and ETL6015 for what is expected, ETL4010 for the query.
 */
export async function judgeUnitTest(compiled: CompiledNode, request: UnitTestRequest): Promise<RowDifference | null> {
  const { connection } = request;
  const given = await located(compiled, compiled.sql.text, request, (sql) => connection.describe(sql));
  const sql = await unitTestSql(compiled, given, request);
  const table = await located(compiled, sql, request, (text) => connection.query(text));
  return differenceOf(
    table.columns.slice(0, -1).map(({ name }) => name),
    side(table, 'expected'),
    side(table, 'actual'),
  );
}

/**
 * The query that a unit test runs: the rows that its model gives, whose columns are `given`, and those that it expects.
 * Throws ETL6011 and ETL6015.
 */
export async function unitTestSql(
  compiled: CompiledNode,
  given: readonly ColumnInfo[],
  request: UnitTestRequest,
): Promise<string> {
  const { test, compiler, connection } = request;
  const { expect } = test;
  checkColumns(expect, given, 'expected output', ['expect'], request);
  const isSql = expect.format === 'sql';
  const rows = isSql ? [] : alignedRows(request);
  const words = request.adapter.dialect.columnWords;
  const columns = new Map(
    given.map(({ name, dataType }) => [name.toLowerCase(), new ColumnValue(name, columnType(dataType), words)]),
  );
  const names = rows[0] === undefined ? [...columns.keys()] : Object.keys(rows[0]).map((name) => name.toLowerCase());
  const dict = (make: (column: ColumnValue) => Value): Value =>
    new PyDict([...columns].map(([name, column]) => [name, make(column)] as const));
  const node = testedNode(request);
  const extra = new Map<string, Value>([
    ['model', testValue(request, node)],
    ['_etl_sql', compiled.sql.text],
    ['_etl_expected', isSql ? String(expect.rows ?? '') : null],
    ['_etl_rows', pythonOf(rows)],
    ['_etl_types', dict((column) => column.dataType())],
    ['_etl_quoted', dict(quoted)],
    ['_etl_columns', names.map((name) => quoted(columns.get(name)))],
  ]);
  return await compiler.renderFor(node, QUERY, connection, extra);
}

function quoted(column: ColumnValue | undefined): Value {
  return column?.getAttr('quoted') ?? null;
}

/** The rows of one side of the answer, without the last column, which tells the side. */
function side({ rows }: ResultTable, which: 'actual' | 'expected') {
  return rows.filter((row) => row.at(-1) === which).map((row) => row.slice(0, -1));
}

/** The expected rows, each with its columns in the order of the first. Throws ETL6015 for one with other columns. */
function alignedRows(request: UnitTestRequest): readonly YamlMap[] {
  const rows = mapsOfRows(request.test.expect);
  const names = Object.keys(rows[0] ?? {});
  return rows.map((row) => {
    const byName = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
    const missing = names.find((name) => !byName.has(name.toLowerCase()));
    if (missing !== undefined || byName.size !== names.length) {
      const column =
        missing ?? [...byName.keys()].find((name) => !names.some((one) => one.toLowerCase() === name)) ?? '';
      const params = { test: request.test.name, column, isMissing: missing !== undefined };
      throw EtlError.of('ETL6015', params, placeIn(request, ['expect']));
    }
    return Object.fromEntries(names.map((name) => [name, byName.get(name.toLowerCase()) ?? null]));
  });
}

/** Runs a statement; its error points into the model, or to the test when its own rows are what is wrong. */
async function located<T>(
  compiled: CompiledNode,
  sql: string,
  request: UnitTestRequest,
  run: (sql: string) => Promise<T>,
): Promise<T> {
  try {
    return await run(sql);
  } catch (thrown) {
    const error = locateSqlError(thrown, sql, compiled);
    if (!(error instanceof EtlError) || error.diagnostic.position !== undefined) throw error;
    // What stands in none of the compiled lines is the expected rows; what no template wrote is the given ones.
    const { line, column } = error.diagnostic.compiled ?? { line: 1, column: 1 };
    const isExpected = line === 1 && column === 1;
    const hint = 'check that the values of the rows fit the types of their columns.';
    throw error.with({ ...placeIn(request, [isExpected ? 'expect' : 'given']), hint });
  }
}
