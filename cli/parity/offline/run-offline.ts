import type { Scratch } from '../../adapters/index.ts';
import { diagnosticsOf, EtlError } from '../../diagnostics/index.ts';
import type { GoogleSql } from '../../googlesql/index.ts';
import type { CommonRules } from '../column-rules.ts';
import type { OtherSide, Side } from '../side.ts';
import type { FixedValues } from '../sql/fixed-values.ts';
import { type ModelParity, NOTHING_COMPARED, type VariantParity, worstOf } from '../types.ts';
import { Bench } from './bench.ts';
import { checkModel } from './check-model.ts';
import { learnTypes } from './learn-types.ts';
import { type PreparedModel, prepareModel } from './prepare.ts';
import { prepareUnitTest } from './prepare-unit-test.ts';
import { Reference } from './reference.ts';
import { Sampler } from './take-samples.ts';
import { UncheckableError } from './uncheckable.ts';

/** What is compared, on which engines and how. */
export interface OfflineRequest {
  readonly local: Side;
  readonly other: OtherSide;
  readonly projectRoot: string;
  /** The local warehouse in memory. It is sealed by the run. */
  readonly scratch: Scratch;
  readonly google: GoogleSql;
  /** unique_ids, parents before their children. */
  readonly models: readonly string[];
  /** An input of at most this many rows is taken whole. */
  readonly rows: number;
  readonly seed: number;
  readonly now: Date;
  readonly fixed: FixedValues;
  readonly common: CommonRules;
  readonly signal: AbortSignal;
  /** Told of each model when it is done. */
  readonly onModel: (found: ModelParity) => void;
  /** Told how far the first part is. */
  readonly onSampled: (done: number, total: number) => void;
}

/**
 * Evaluates models on the local engine and on the reference engine over the same sampled rows, each on what the local
 * warehouse has of its inputs, so that one model's difference is not the next one's.
 */
export async function runOffline(request: OfflineRequest): Promise<readonly ModelParity[]> {
  const { local, other, scratch, models, signal } = request;
  const sampler = new Sampler({ scratch, local, other, rows: request.rows, seed: request.seed });
  const columns = await learnTypes(models.flatMap(testedBy(local)), { ...request, sampler });
  const prepareContext = { ...request, sampler };
  const prepared: (PreparedModel | { readonly uniqueId: string; readonly reason: string })[] = [];
  for (const [index, uniqueId] of models.entries()) {
    signal.throwIfAborted();
    const unitTest = local.manifest.unitTests.get(uniqueId);
    prepared.push(
      await reasonOr(uniqueId, () =>
        unitTest === undefined ? prepareModel(uniqueId, prepareContext) : prepareUnitTest(unitTest, prepareContext),
      ),
    );
    request.onSampled(index + 1, models.length);
  }
  await scratch.seal();
  const reference = new Reference(request.google, other, columns);
  const context = { ...request, bench: new Bench(scratch, local.adapter), reference };
  const found: ModelParity[] = [];
  for (const model of prepared) {
    signal.throwIfAborted();
    const started = performance.now();
    const variants =
      'reason' in model ? [uncheckable(model.reason)] : await variantsOf(() => checkModel(model, context));
    const { nodes, unitTests } = local.manifest;
    const name = (nodes.get(model.uniqueId) ?? unitTests.get(model.uniqueId))?.name ?? model.uniqueId;
    const verdict = worstOf(variants.map((one) => one.verdict));
    const elapsed = (performance.now() - started) / 1000;
    const one = { uniqueId: model.uniqueId, name, verdict, variants, elapsed };
    found.push(one);
    request.onModel(one);
  }
  return found;
}

/** The model that a unit test tests, in the place of it. */
function testedBy({ manifest }: Side): (id: string) => readonly string[] {
  return (id) => manifest.unitTests.get(id)?.depends_on.nodes ?? [id];
}

async function reasonOr<T extends { readonly uniqueId: string }>(
  uniqueId: string,
  work: () => Promise<T>,
): Promise<T | { readonly uniqueId: string; readonly reason: string }> {
  try {
    return await work();
  } catch (thrown) {
    return { uniqueId, reason: reasonOf(thrown) };
  }
}

async function variantsOf(work: () => Promise<readonly VariantParity[]>): Promise<readonly VariantParity[]> {
  try {
    return await work();
  } catch (thrown) {
    return [uncheckable(reasonOf(thrown))];
  }
}

/** Why a model cannot be checked; a mistake of the engine on a sample is one, anything unexpected is thrown on. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof UncheckableError) return thrown.reason;
  const [found] = diagnosticsOf(thrown);
  if (thrown instanceof EtlError && found !== undefined && found.code.startsWith('ETL40')) return found.message;
  throw thrown;
}

function uncheckable(reason: string): VariantParity {
  return { ...NOTHING_COMPARED, verdict: 'not_checkable', reason };
}
