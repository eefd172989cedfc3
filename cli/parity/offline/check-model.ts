import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import type { ResultTable } from '../../adapters/index.ts';
import { tokensOf } from '../../googlesql/tokens.ts';
import type { Side } from '../side.ts';
import { fixVolatile } from '../sql/fix-volatile.ts';
import { BIGQUERY_VOLATILE, DUCKDB_VOLATILE, type FixedValues } from '../sql/fixed-values.ts';
import type { VariantParity } from '../types.ts';
import type { Bench, PlacedInput } from './bench.ts';
import { type CheckedVariant, checkVariant } from './check-variant.ts';
import { placesOf } from './places.ts';
import type { PreparedModel, PreparedVariant } from './prepare.ts';
import type { InputTable, Reference } from './reference.ts';
import { TooMuchError } from './uncheckable.ts';

/** What models are checked with. */
export interface CheckContext {
  readonly local: Side;
  readonly bench: Bench;
  readonly reference: Reference;
  readonly fixed: FixedValues;
  /** How samples are taken. */
  readonly rows: number;
  readonly seed: number;
}

/** Fewer and fewer rows are tried so often. */
const MOST_TRIES = 8;

/**
 * Checks a model on its samples or, where they are more than an engine takes, on smaller ones. Throws UncheckableError.
 */
export async function checkModel(model: PreparedModel, context: CheckContext): Promise<readonly VariantParity[]> {
  let samples: PreparedModel = model;
  let rows = Math.max(1, ...model.inputs.map((input) => Math.min(input.rows, context.rows)));
  for (let tries = 1; ; tries += 1) {
    try {
      return await checkOn(samples, context);
    } catch (thrown) {
      if (!(thrown instanceof TooMuchError) || rows <= 1 || tries === MOST_TRIES) throw thrown;
      rows = Math.max(1, Math.floor(rows * thrown.share));
      samples = { ...samples, inputs: await context.bench.smaller(samples, { rows, seed: context.seed }) };
    }
  }
}

/** Runs the SELECTs of a model on both engines, the second on rows that the first gave. */
async function checkOn(model: PreparedModel, context: CheckContext): Promise<readonly VariantParity[]> {
  const { bench, reference } = context;
  const tables = await Promise.all(
    model.inputs.map(async (input): Promise<InputTable> => ({ input, table: await bench.read(input.staged) })),
  );
  const [full, again] = model.variants;
  if (full === undefined) return [];
  const first = await check(model, full, context, { tables, own: null });
  if (first.reference !== null) reference.learn(model.uniqueId, first.reference.columns);
  if (again === undefined || first.local === null) return [first.parity];
  return [first.parity, await checkAgain(model, full, again, { context, tables, first })];
}

/**
 * The second build of an incremental model finds half of its rows in the table; where it has nothing to add to them, it
 * finds none.
 */
async function checkAgain(
  model: PreparedModel,
  full: PreparedVariant,
  again: PreparedVariant,
  { context, tables, first }: { context: CheckContext; tables: readonly InputTable[]; first: CheckedVariant },
): Promise<VariantParity> {
  const shares: readonly number[] = [0.5, 0];
  let found = first.parity;
  for (const share of shares) {
    const own = await ownRows(model, full, { context, checked: first, share });
    found = (await check(model, again, context, { tables, own })).parity;
    if (found.rows === null || found.rows.left + found.rows.right > 0) break;
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
  { variant, batch, local, other }: PreparedVariant,
  context: CheckContext,
  { tables, own }: { readonly tables: readonly InputTable[]; readonly own: OwnRows | null },
): Promise<CheckedVariant> {
  const input = { uniqueId: model.uniqueId, name: 'this' };
  const isSecond = variant === 'incremental' && own !== null;
  const self = isSecond ? [{ input, table: own.table }] : [];
  const rows = isSecond ? [{ name: 'this', rows: own.table.rows.length, total: own.table.rows.length }] : [];
  const fixedOther = fixVolatile(other.sql.text, tokensOf(other.sql.text), BIGQUERY_VOLATILE, context.fixed);
  return await checkVariant(context.bench, context.reference, {
    variant,
    batch,
    local: fixedLocal(local.sql.text, context),
    other: fixedOther,
    placed: isSecond ? [...model.inputs, own.placed] : model.inputs,
    tables: [...tables, ...self],
    inputs: [...model.inputs.map(({ name, rows: taken, total }) => ({ name, rows: taken, total })), ...rows],
    key: model.key,
    rules: model.rules,
    mayBeEmpty: model.isTest,
    ...placesOf(local.sql, other.sql, fixedOther),
  });
}

/** A part of what the first build gave, as the rows that the second one finds in the table. */
async function ownRows(
  model: PreparedModel,
  { local }: PreparedVariant,
  { context, checked, share }: { context: CheckContext; checked: CheckedVariant; share: number },
): Promise<OwnRows | null> {
  const node = context.local.manifest.nodes.get(model.uniqueId);
  if (node === undefined || checked.local === null) return null;
  await context.bench.place(model.inputs, 'taken');
  const { sql } = fixedLocal(local.sql.text, context);
  const staged = await context.bench.keepPart(sql, checked.local.columns, { name: `own_${model.name}`, share });
  return {
    placed: { relation: context.local.compiler.relationOf(node).relation, staged },
    table: await context.bench.read(staged),
  };
}

function fixedLocal(sql: string, { fixed }: CheckContext) {
  return fixVolatile(sql, duckdbTokens(sql), DUCKDB_VOLATILE, fixed);
}
