import type { ResultTable } from '../../adapters/index.ts';
import { EtlError, type TemplateFrame } from '../../diagnostics/index.ts';
import type { ColumnRules } from '../column-rules.ts';
import { compareRows, hasSameValues } from '../compare/compare-rows.ts';
import { compareSchemas } from '../compare/compare-schema.ts';
import { rowKey } from '../compare/row-key.ts';
import { summarize } from '../compare/summarize.ts';
import type { FixedSql } from '../sql/fix-volatile.ts';
import type { ColumnExpression, InputRows, OpenOrder, Variant, VariantParity } from '../types.ts';
import type { Bench, LocalResult, PlacedInput } from './bench.ts';
import { openOrder } from './open-order.ts';
import type { InputTable, Reference, ReferenceResult } from './reference.ts';
import { TooMuchError } from './uncheckable.ts';

/** One SELECT of a model, ready to be run on both engines. */
export interface VariantInput {
  readonly variant: Variant;
  readonly batch: string | null;
  readonly local: FixedSql;
  readonly other: FixedSql;
  readonly placed: readonly PlacedInput[];
  readonly tables: readonly InputTable[];
  readonly inputs: readonly InputRows[];
  /** Names of the columns that name a row; empty where none is known. */
  readonly key: readonly string[];
  readonly rules: ColumnRules;
  /** No rows are an answer too: a data test that finds nothing. */
  readonly mayBeEmpty: boolean;
  readonly expressionOf: (column: string) => ColumnExpression;
  /** What may leave an order open in the SQL of each side. */
  readonly hints: { readonly local: OpenOrder['hints']; readonly other: OpenOrder['hints'] };
  /** Whether the other side's SQL may answer otherwise to rows in another order. */
  readonly mayBeOpen: boolean;
  /** The place in the template of one in the other side's fixed SQL. */
  readonly otherFrame: (offset: number) => TemplateFrame | null;
}

/** Part of the input rows that is left when they give too many: joins without a condition give their product. */
const SHARE_OF_MANY = 0.3;

/** What was found, and what the SELECT gave on each side. */
export interface CheckedVariant {
  readonly parity: VariantParity;
  readonly local: LocalResult | null;
  readonly reference: { readonly columns: readonly { readonly name: string; readonly dataType: string }[] } | null;
}

/** Runs a SELECT on both engines and compares what they give. */
export async function checkVariant(bench: Bench, reference: Reference, input: VariantInput): Promise<CheckedVariant> {
  const fixed = [...new Set([...input.local.replaced, ...input.other.replaced])];
  const base = { variant: input.variant, batch: input.batch, inputs: input.inputs, fixed, ...NOTHING };
  const local = await runLocal(bench, input);
  const isTooMuch = typeof local !== 'string' && local.hasMore;
  const other = isTooMuch
    ? await reference.analyze(input.other.sql, input.tables)
    : await reference.evaluate(input.other.sql, input.tables);
  if (other.kind === 'valid') throw new TooMuchError('it gives more than 200,000 rows', SHARE_OF_MANY);
  if (other.kind === 'missing') return uncheckable(base, other, local, input);
  if (other.kind === 'refused') {
    // A mistake that only rows bring about has no place.
    const at = other.problem.offset === 0 ? null : input.otherFrame(other.problem.offset);
    const reason = `BigQuery refuses it: ${other.problem.message}`;
    if (typeof local !== 'string')
      return { parity: { ...base, verdict: 'differs', reason, at }, local, reference: null };
    const words = `neither engine runs it on these rows. ${local}. ${reason}`;
    return { parity: { ...base, verdict: 'not_checkable', reason: words, at }, local: null, reference: null };
  }
  if (typeof local === 'string')
    return { parity: { ...base, verdict: 'differs', reason: local }, local: null, reference: other.table };
  return { ...(await compare({ bench, reference, input, base }, local, other.table)), local, reference: other.table };
}

const NOTHING = { at: null, rows: null, columns: 0, schema: [], differences: null, open: null };

/** What cannot be evaluated is never equal; where its columns are known, they can differ all the same. */
function uncheckable(
  base: Omit<VariantParity, 'verdict' | 'reason'>,
  { reason, columns }: Extract<ReferenceResult, { kind: 'missing' }>,
  local: LocalResult | string,
  { rules }: VariantInput,
): CheckedVariant {
  const result = typeof local === 'string' ? null : local;
  const schema =
    result === null || columns === null
      ? []
      : compareSchemas(
          { columns: result.columns, timestamp: 'datetime' },
          { columns, timestamp: 'timestamp' },
          rules.isIgnored,
        ).differences;
  const verdict = schema.length > 0 ? 'differs' : 'not_checkable';
  const reference = columns === null ? null : { columns };
  return { parity: { ...base, verdict, reason, schema }, local: result, reference };
}

interface Checked {
  readonly bench: Bench;
  readonly reference: Reference;
  readonly input: VariantInput;
  readonly base: Omit<VariantParity, 'verdict' | 'reason'>;
}

async function compare(
  { bench, reference, input, base }: Checked,
  local: ResultTable,
  other: ResultTable,
): Promise<{ parity: VariantParity }> {
  const { paired, differences: schema } = compareSchemas(
    { columns: local.columns, timestamp: 'datetime' },
    { columns: other.columns, timestamp: 'timestamp' },
    input.rules.isIgnored,
  );
  const key = rowKey(input.key, paired, local.rows, other.rows);
  const rules = { columns: paired, key, tolerance: input.rules.tolerance };
  const comparison = compareRows(local.rows, other.rows, rules);
  const open = await openOrder(bench, reference, input, { ...rules, left: local.rows, right: other.rows });
  const skipsRows = open?.rows === true && (open.count || local.rows.length === other.rows.length);
  const differences = skipsRows
    ? null
    : summarize(comparison, {
        columns: paired,
        key,
        open: new Set(open?.columns ?? []),
        expressionOf: input.expressionOf,
      });
  const settled = open === null || open.rows ? [] : open.settled;
  const others = settled.filter((name) => !hasSameValues(name, local.rows, other.rows, rules));
  const rows = { left: local.rows.length, right: other.rows.length };
  const isEmpty = rows.left === 0 && rows.right === 0 && !input.mayBeEmpty;
  const isDifferent = schema.length > 0 || differences !== null || others.length > 0;
  const rest = isEmpty ? 'not_checkable' : open === null ? 'equal' : 'open_order';
  const verdict = isDifferent ? 'differs' : rest;
  const reason =
    others.length > 0
      ? `BigQuery gives other values of ${others.join(', ')}, in whatever rows they stand`
      : verdict === 'not_checkable'
        ? 'it gives no rows on these samples, so only its columns were compared'
        : null;
  const ignored = local.columns.map(({ name }) => name).filter(input.rules.isIgnored);
  const told = open === null ? null : { columns: open.columns, rows: open.rows, hints: open.hints };
  return {
    parity: { ...base, verdict, reason, rows, columns: paired.length, schema, differences, open: told, ignored },
  };
}

/** What the local engine gives, or what it says against the SELECT. */
async function runLocal(bench: Bench, { placed, local }: VariantInput): Promise<LocalResult | string> {
  await bench.place(placed, 'taken');
  try {
    return await bench.run(local.sql);
  } catch (thrown) {
    if (!(thrown instanceof EtlError)) throw thrown;
    return `DuckDB refuses it: ${thrown.message.replaceAll(/\s+/g, ' ')}`;
  }
}
