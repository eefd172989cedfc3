import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ResultTable } from '../../adapters/index.ts';
import { differencesOf } from './compare-answers.ts';
import { duckdbSide, type EngineSide, googleSide } from './engine-sides.ts';
import { RANDOM_ROWS, randomExpression } from './random-expressions.ts';

/** More with `ETL_RANDOM_RUNS=1000`, others with `ETL_RANDOM_SEED=7`. */
const RUNS = Number(process.env.ETL_RANDOM_RUNS ?? 40);
const SEED = Number(process.env.ETL_RANDOM_SEED ?? 1);

let duckdb: EngineSide;
let google: EngineSide;

beforeAll(async () => {
  [duckdb, google] = [await duckdbSide(), await googleSide()];
});
afterAll(async () => {
  await duckdb.close();
  await google.close();
});

async function differences(expressions: readonly string[]): Promise<readonly string[]> {
  const columns = expressions.map((one, index) => `{{ ${one} }} as answer_${index}`).join(', ');
  const query = `select i, ${columns} from input order by i`;
  const [one, other] = [await duckdb.run(RANDOM_ROWS, query), await google.run(RANDOM_ROWS, query)];
  if ('error' in one || 'error' in other) return differencesOf(one, other);
  // DuckDB takes round() of a constant NULL for a BIGINT: of columns without any value the type is not compared.
  const holds = expressions.map((_, index) => [one, other].some(({ table }) => hasValue(table, index + 1)));
  const kept = (table: ResultTable): ResultTable => ({
    columns: table.columns.filter((_, index) => index === 0 || holds[index - 1]),
    rows: table.rows.map((row) => row.filter((_, index) => index === 0 || holds[index - 1])),
  });
  return differencesOf({ ...one, table: kept(one.table) }, { ...other, table: kept(other.table) });
}

function hasValue({ rows }: ResultTable, column: number): boolean {
  return rows.some((row) => row[column] !== null);
}

it('gives the same on both engines for macros within macros', async () => {
  const expressions = fc.array(randomExpression(3), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(expressions, async (some) => {
      expect(await differences(some)).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
}, 600_000);
