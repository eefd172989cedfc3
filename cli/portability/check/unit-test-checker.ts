import type { ColumnInfo } from '../../adapters/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { UnitTestRows } from '../../manifest/types.ts';
import {
  compileUnitTest,
  mapsOfRows,
  placeIn,
  resolveInputs,
  type UnitTestRequest,
  unitTestSql,
} from '../../quality/index.ts';
import { type Found, failed } from './found.ts';
import type { KnownSchemas } from './known-schemas.ts';
import type { StatementChecker } from './statement-checker.ts';

/** What a unit test is checked with. */
export interface UnitTestContext {
  readonly request: UnitTestRequest;
  readonly engine: string;
  readonly schemas: KnownSchemas;
  readonly statements: StatementChecker;
}

/** Checks the statement that a unit test would run, and the texts of its rows against the types of their columns. */
export async function checkUnitTest(context: UnitTestContext): Promise<Found> {
  const { request, schemas, statements } = context;
  const { test } = request;
  try {
    const compiled = await compileUnitTest(request);
    // Its mistakes are told of the test, not of the model.
    const found = await statements.query({ ...request.model, unique_id: test.unique_id }, compiled);
    const given = await givenProblems(context);
    if (given.length > 0) return { verdict: 'error', diagnostics: given };
    if (found.verdict !== 'ok' || !found.columns) return placed(found, ['given'], request);
    const expected = await rowsProblems(test.expect, found.columns, ['expect'], 'its model', context);
    const sql = await unitTestSql(compiled, found.columns, request);
    if (expected.length > 0) return { verdict: 'error', diagnostics: expected };
    const said = await schemas.sandbox.read(sql);
    if (said.ok || said.refusal.reason !== null) return { verdict: 'ok' };
    const told = { engine: context.engine, why: said.refusal.message, near: said.refusal.near };
    return { verdict: 'error', diagnostics: [diagnostic('ETL6601', told, placeIn(request, ['expect']))] };
  } catch (thrown) {
    return failed(thrown);
  }
}

/** A mistake that no template wrote is one of the rows. */
function placed(found: Found, path: readonly string[], request: UnitTestRequest): Found {
  const diagnostics = found.diagnostics?.map((one) =>
    one.position === undefined ? { ...one, ...placeIn(request, path) } : one,
  );
  return diagnostics === undefined ? found : { ...found, diagnostics };
}

async function givenProblems(context: UnitTestContext): Promise<readonly Diagnostic[]> {
  const { request, schemas } = context;
  const found: Diagnostic[] = [];
  for (const { given, index, target } of resolveInputs(request).values()) {
    const known = schemas.get(request.compiler.relationOf(target).relation);
    if (known !== undefined)
      found.push(...(await rowsProblems(given, known.columns, ['given', index], given.input, context)));
  }
  return found;
}

/** Types whose texts can be tried; of the others a text may be many things. */
const TRIED =
  /^(?:INT64|NUMERIC|BIGNUMERIC|FLOAT64|BOOL|DATE|DATETIME|TIMESTAMP|TIME|(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|BOOLEAN|UUID|DECIMAL\(\d+,\d+\)|TIMESTAMP WITH TIME ZONE)$/;

/** Texts of rows that are no value of their column's type: an engine fails for them, or takes null. */
async function rowsProblems(
  rows: UnitTestRows,
  columns: readonly ColumnInfo[],
  path: readonly (string | number)[],
  of: string,
  { request, schemas: { sandbox } }: UnitTestContext,
): Promise<readonly Diagnostic[]> {
  const { literal } = request.adapter.dialect;
  const types = new Map(columns.map((one) => [one.name.toLowerCase(), one.dataType]));
  const cells = mapsOfRows(rows).flatMap((row, index) =>
    Object.entries(row).flatMap(([column, value]) => {
      const type = types.get(column.toLowerCase()) ?? '';
      return typeof value === 'string' && TRIED.test(type) ? [{ index, column, value, type }] : [];
    }),
  );
  const isTaken = async (values: readonly string[]) => (await sandbox.evaluate(`select ${values.join(', ')}`)) !== null;
  const cast = ({ value, type }: { value: string; type: string }) => `cast(${literal(value)} as ${type})`;
  if (cells.length === 0 || (await isTaken(cells.map(cast)))) return [];
  const found: Diagnostic[] = [];
  for (const cell of cells) {
    if ((await isTaken([cast(cell)])) || !(await isTaken([`cast(null as ${cell.type})`]))) continue;
    const isPlaced = rows.format === 'dict' && rows.fixture === null;
    const place = placeIn(request, isPlaced ? [...path, 'rows', cell.index] : path);
    const { value, column, type } = cell;
    found.push(diagnostic('ETL6605', { test: request.test.name, value, column, type, of }, place));
  }
  return found;
}
