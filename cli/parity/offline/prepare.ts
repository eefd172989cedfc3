import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import type { CompiledNode } from '../../compiler/index.ts';
import { diagnosticsOf, EtlError } from '../../diagnostics/index.ts';
import { tokensOf } from '../../googlesql/index.ts';
import type { Node } from '../../manifest/types.ts';
import { type ColumnRules, type CommonRules, columnRules } from '../column-rules.ts';
import { declaredKey } from '../declared-key.ts';
import { compileSelect, type Side } from '../side.ts';
import { takesSample } from '../sql/open-order-hints.ts';
import type { Variant } from '../types.ts';
import type { ModelSamples, Sampler } from './take-samples.ts';
import { UncheckableError } from './uncheckable.ts';

/** A SELECT of a model as each side has it. */
export interface PreparedVariant {
  readonly variant: Variant;
  /** The batch of a microbatch model. */
  readonly batch: string | null;
  readonly local: CompiledNode;
  readonly other: CompiledNode;
}

/** A model whose SELECTs are compiled and whose inputs are sampled. */
export interface PreparedModel extends ModelSamples {
  readonly uniqueId: string;
  readonly name: string;
  readonly isTest: boolean;
  readonly key: readonly string[];
  readonly rules: ColumnRules;
  readonly variants: readonly PreparedVariant[];
  readonly standIns: boolean;
}

/** What models are compiled with. */
export interface PrepareContext {
  readonly local: Side;
  readonly other: Side;
  readonly now: Date;
  readonly sampler: Sampler;
  readonly common: CommonRules;
  readonly projectRoot: string;
}

/** Compiles a model for both sides and samples its inputs. Throws UncheckableError. */
export async function prepareModel(uniqueId: string, context: PrepareContext): Promise<PreparedModel> {
  const { local, other, sampler, common } = context;
  const node = sqlNode(local, uniqueId);
  const otherNode = sqlNode(other, uniqueId);
  const standIns = sampler.standIns(uniqueId);
  const window = await sampler.batchOf(node);
  const variants: PreparedVariant[] = [];
  for (const variant of variantsOf(node)) {
    const options = { incremental: variant === 'incremental', now: context.now, batch: window?.batch };
    const one = {
      variant,
      batch: window?.batch.id ?? null,
      local: await compiled(local, node, () => compileSelect(local, node, { ...options, standIns })),
      other: await compiled(other, otherNode, () => compileSelect(other, otherNode, options)),
    };
    if (!variants.some((same) => isSameText(same, one))) variants.push(one);
  }
  const sql = variants.map((one) => one.local.sql.text).join('\n');
  const isSample = takesSample(duckdbTokens(sql)) || variants.some((one) => takesSample(tokensOf(one.other.sql.text)));
  if (isSample)
    throw new UncheckableError('it takes rows by chance: etl.is_sampled takes the same ones on both engines');
  return {
    uniqueId,
    name: node.name,
    isTest: node.resource_type === 'test',
    key: declaredKey(node),
    rules: columnRules(node, common),
    variants,
    ...(await sampler.take(uniqueId, sql, window?.around)),
    standIns: standIns.size > 0,
  };
}

/** A model, snapshot, test or analysis whose SELECT can be compared. Throws UncheckableError for any other. */
export function sqlNode({ manifest, target }: Side, uniqueId: string): Node {
  const node = manifest.nodes.get(uniqueId);
  if (node === undefined) throw new UncheckableError(`it is not in the project of the target "${target}"`);
  if (node.language !== 'sql') throw new UncheckableError(`it is not SQL but ${node.language}`);
  if (typeof node.config.sql_header === 'string')
    throw new UncheckableError('it has a sql_header, which the reference engine cannot run');
  return node;
}

/** An incremental model is asked both ways, whether it or a macro of it asks. */
function variantsOf({ config }: Node): readonly Variant[] {
  return config.materialized === 'incremental' ? ['full', 'incremental'] : ['full'];
}

function isSameText(one: PreparedVariant, other: PreparedVariant): boolean {
  return one.local.sql.text === other.local.sql.text && one.other.sql.text === other.other.sql.text;
}

/** What compiling gives; an UncheckableError where it cannot be had. */
export async function compiled(side: Side, node: Node, compile: () => Promise<CompiledNode>): Promise<CompiledNode> {
  try {
    return await compile();
  } catch (thrown) {
    if (thrown instanceof UncheckableError) throw thrown;
    const [found] = diagnosticsOf(thrown);
    if (!(thrown instanceof EtlError) || found === undefined) throw thrown;
    if (found.code === 'ETL6606')
      throw new UncheckableError(`nothing is asked of the target "${side.target}": ${found.message}`, thrown);
    throw new UncheckableError(
      `${node.name} does not compile for the target "${side.target}": ${found.message}`,
      thrown,
    );
  }
}
