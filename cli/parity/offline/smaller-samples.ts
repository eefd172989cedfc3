import { samplePlan } from '../sample/sample-plan.ts';
import { commonRows, type SampledTable, type SampleOptions } from '../sample/table-rows.ts';
import type { ModelSamples } from './take-samples.ts';

/** With so few rows, those at the edges of columns would be most of them. */
const TOO_FEW_FOR_EDGES = 10;

/**
 * The statements that take samples of samples, and the tables that these are in, in the order of the inputs. `staged`
 * gives a new table.
 */
export function smallerSamples(
  { inputs, used }: ModelSamples,
  options: SampleOptions,
  staged: (name: string) => string,
): { readonly statements: readonly string[]; readonly tables: readonly SampledTable[] } {
  const tables = inputs.map(({ rows, table }): SampledTable => {
    if (rows <= options.rows) return { ...table, rows, common: null };
    const ordered = options.rows < TOO_FEW_FOR_EDGES ? [] : table.ordered;
    const common = { first: staged('first'), edges: staged('edges') };
    return {
      ...table,
      sql: table.staged,
      staged: staged('input'),
      rows,
      ordered,
      common,
      distinct: distinctIn(table, rows),
    };
  });
  const large = tables.filter(({ common }) => common !== null);
  const small = tables.filter(({ common }) => common === null);
  return {
    statements: [
      ...large.flatMap((table) => (table.common === null ? [] : commonRows(table, table.common, options))),
      ...samplePlan(large, small, used, options),
    ],
    tables,
  };
}

/** A column whose values are there once keeps them once; of any other the count is not known any more. */
function distinctIn(table: SampledTable, rows: number): ReadonlyMap<string, number> {
  return new Map(
    [...table.distinct].map(([name, values]) => [name, values === table.rows ? rows : Math.min(values, rows - 1)]),
  );
}
