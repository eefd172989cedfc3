import type { ResultTable } from '../../adapters/index.ts';
import { tokensOf } from '../../googlesql/tokens.ts';
import type { Side } from '../side.ts';
import { duckdbTokens } from '../sql/duckdb-tokens.ts';
import { fixVolatile } from '../sql/fix-volatile.ts';
import { BIGQUERY_VOLATILE, DUCKDB_VOLATILE, type FixedValues } from '../sql/fixed-values.ts';
import type { VariantParity } from '../types.ts';
import type { Tolerance } from '../values/canonical.ts';
import type { Bench, PlacedInput } from './bench.ts';
import { type CheckedVariant, checkVariant } from './check-variant.ts';
import type { PreparedModel, PreparedVariant } from './prepare.ts';
import type { InputTable, Reference } from './reference.ts';

/** What models are checked with. */
export interface CheckContext {
  readonly local: Side;
  readonly bench: Bench;
  readonly reference: Reference;
  readonly fixed: FixedValues;
  readonly tolerance: Tolerance;
}

/** Runs the SELECTs of a model on both engines, the second on rows that the first gave. Throws UncheckableError. */
export async function checkModel(model: PreparedModel, context: CheckContext): Promise<readonly VariantParity[]> {
  const { bench, reference } = context;
  const tables = await Promise.all(
    model.inputs.map(async (input): Promise<InputTable> => ({ input, table: await bench.read(input.staged) })),
  );
  const found: VariantParity[] = [];
  let own: OwnRows | null = null;
  for (const variant of model.variants) {
    if (variant.variant === 'incremental' && own === null) break;
    const checked = await check(model, variant, context, { tables, own });
    found.push(checked.parity);
    if (checked.reference !== null && variant.variant === 'full')
      reference.learn(model.uniqueId, checked.reference.columns);
    if (checked.local !== null && model.variants.length > 1 && variant.variant === 'full')
      own = await ownRows(model, variant, context, checked);
  }
  return found;
}

/** The rows that are in a model's table when it is built again. */
interface OwnRows {
  readonly placed: PlacedInput;
  readonly table: ResultTable;
}

async function check(
  model: PreparedModel,
  { variant, local, other }: PreparedVariant,
  context: CheckContext,
  { tables, own }: { readonly tables: readonly InputTable[]; readonly own: OwnRows | null },
): Promise<CheckedVariant> {
  const input = { uniqueId: model.uniqueId, name: 'this' };
  const isSecond = variant === 'incremental' && own !== null;
  const self = isSecond ? [{ input, table: own.table }] : [];
  const rows = isSecond ? [{ name: 'this', rows: own.table.rows.length, total: own.table.rows.length }] : [];
  return await checkVariant(context.bench, context.reference, {
    variant,
    local: fixedLocal(local.sql.text, context),
    other: fixVolatile(other.sql.text, tokensOf(other.sql.text), BIGQUERY_VOLATILE, context.fixed),
    placed: isSecond ? [...model.inputs, own.placed] : model.inputs,
    tables: [...tables, ...self],
    inputs: [...model.inputs.map(({ name, rows: taken, total }) => ({ name, rows: taken, total })), ...rows],
    key: model.key,
    tolerance: context.tolerance,
    expressionOf: () => ({ left: null, right: null, at: null }),
    hintsOf: () => [],
  });
}

/** Half of what the first build gave, as the rows that the second one finds in the table. */
async function ownRows(
  model: PreparedModel,
  { local }: PreparedVariant,
  context: CheckContext,
  { local: result }: CheckedVariant,
): Promise<OwnRows | null> {
  const node = context.local.manifest.nodes.get(model.uniqueId);
  if (node === undefined || result === null) return null;
  await context.bench.place(model.inputs, 'taken');
  const { sql } = fixedLocal(local.sql.text, context);
  const staged = await context.bench.keepHalf(sql, result.columns, `own_${model.name}`);
  return {
    placed: { relation: context.local.compiler.relationOf(node).relation, staged },
    table: await context.bench.read(staged),
  };
}

function fixedLocal(sql: string, { fixed }: CheckContext) {
  return fixVolatile(sql, duckdbTokens(sql), DUCKDB_VOLATILE, fixed);
}
