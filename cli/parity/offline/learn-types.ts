import type { ColumnInfo } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { sourceSchema } from '../../portability/check/declared-schema.ts';
import { seedSchema } from '../../portability/check/seed-schema.ts';
import { compileSelect, inputsOf, type OtherSide, storedNode } from '../side.ts';
import { referenceType } from './reference-types.ts';
import type { Sampler } from './take-samples.ts';
import { UncheckableError } from './uncheckable.ts';

/** What columns of the other side are learned from. */
export interface LearnContext {
  readonly other: OtherSide;
  readonly sampler: Sampler;
  readonly now: Date;
  readonly projectRoot: string;
  readonly signal: AbortSignal;
}

/** The columns of relations on the other side, by unique_id. */
export type KnownColumns = Map<string, readonly ColumnInfo[]>;

/**
 * Learns what models, and all that they are made from, have for columns on the other side, parents first: sources as
 * declared, seeds as their files are read, models as their SELECT analyzes, and anything else, or what of them is not
 * told, by the local types. Templates may ask the other side for what is learned.
 */
export async function learnTypes(models: readonly string[], context: LearnContext): Promise<KnownColumns> {
  const { other, signal } = context;
  const known: KnownColumns = new Map();
  for (const uniqueId of withAncestors(models, other)) {
    signal.throwIfAborted();
    const node = storedNode(other.manifest, uniqueId);
    if (node === undefined || !isStored(node)) continue;
    const told = await toldColumns(node, context);
    const local = await localColumns(uniqueId, context);
    const isModel = node.resource_type === 'model';
    const columns = isModel && told !== null ? told : merged(local ?? [], told ?? []);
    if (columns.length === 0) continue;
    known.set(uniqueId, columns);
    await other.schemas.add(other.compiler.relationOf(node).relation, 'table', columns);
  }
  return known;
}

/** What the project says of a relation's columns; null for nothing. */
async function toldColumns(
  node: Node | SourceNode,
  { other, now, projectRoot }: LearnContext,
): Promise<readonly ColumnInfo[] | null> {
  const { adapter } = other;
  try {
    const { types, sandbox } = other.schemas;
    if (node.resource_type === 'source')
      return (await sourceSchema(node, { adapter, engine: adapter.type, types })).columns;
    if (node.resource_type === 'seed') return await seedSchema(node, adapter, projectRoot);
    if (node.resource_type !== 'model' || node.language !== 'sql') return null;
    const { sql } = await compileSelect(other, node, { incremental: false, now });
    const said = await sandbox.read(sql.text);
    return said.ok ? said.columns : null;
  } catch (thrown) {
    if (thrown instanceof EtlError) return null;
    throw thrown;
  }
}

/** The columns that the local warehouse has, with the types of the other side; null where it has none. */
async function localColumns(uniqueId: string, { sampler }: LearnContext): Promise<readonly ColumnInfo[] | null> {
  try {
    return (await sampler.columnsOf(uniqueId)).flatMap(({ name, dataType }) => {
      const type = referenceType(dataType);
      return type === null ? [] : [{ name, dataType: type }];
    });
  } catch (thrown) {
    if (thrown instanceof UncheckableError) return null;
    throw thrown;
  }
}

/** The columns that are there, with the types that are told for them; those that are told where none are there. */
function merged(local: readonly ColumnInfo[], told: readonly ColumnInfo[]): readonly ColumnInfo[] {
  const types = new Map(told.map(({ name, dataType }) => [name.toLowerCase(), dataType]));
  if (local.length === 0) return told;
  return local.map(({ name, dataType }) => ({ name, dataType: types.get(name.toLowerCase()) ?? dataType }));
}

function isStored({ resource_type: type, config }: Node | SourceNode): boolean {
  return ['source', 'model', 'seed', 'snapshot'].includes(type) && config.materialized !== 'ephemeral';
}

function withAncestors(models: readonly string[], { manifest }: OtherSide): readonly string[] {
  const order = new Set<string>();
  const seen = new Set<string>();
  const walk = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const parent of inputsOf(manifest, id)) walk(parent);
    order.add(id);
  };
  for (const id of models) walk(id);
  return [...order];
}
