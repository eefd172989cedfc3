import { resolve } from 'node:path';
import type { Relation } from '../../adapters/relation.ts';
import type { RelationCache } from '../../adapters/relation-cache.ts';
import type { Connection } from '../../adapters/types.ts';
import { nodeRelation } from '../../compiler/context/node-relation.ts';
import type { Project } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Manifest, Node } from '../../manifest/types.ts';
import type { Flags } from '../flags.ts';
import { earlierRun } from './earlier-run.ts';

/** What deferral looks at. */
export interface DeferralInput {
  readonly flags: Flags;
  readonly cwd: string;
  readonly manifest: Manifest;
  readonly quoting: Project['quoting'];
  /** unique_ids that the command selects. */
  readonly selected: ReadonlySet<string>;
  /** unique_ids that this command makes before they are read. */
  readonly built: ReadonlySet<string>;
  readonly relations: () => Promise<RelationCache>;
  readonly connection: () => Promise<Connection>;
}

/**
 * The relations that `--defer` puts in the place of nodes: what is not here yet is read where the earlier manifest
 * says it is, and with `--favor-state` all that is not selected. Nothing without `--defer`.
 * Throws ETL1913 without a folder, ETL1914 without a manifest in it, ETL1910 and ETL1911.
 */
export async function deferredRelations(input: DeferralInput): Promise<ReadonlyMap<string, Relation>> {
  const { flags, selected, built, quoting } = input;
  const deferred = new Map<string, Relation>();
  if (flags.defer !== true) return deferred;
  for (const [node, there] of stateRelations(input)) {
    const id = node.unique_id;
    const favored = flags.favorState === true && !selected.has(id);
    if (!favored && built.has(id)) continue;
    const here = favored
      ? null
      : await (await input.relations()).get(await input.connection(), nodeRelation(node, quoting));
    if (here === null) deferred.set(id, there);
  }
  return deferred;
}

/**
 * Each model, seed, snapshot and function that the earlier manifest knows too, with its name there; ephemeral ones have
 * none.
 * Throws ETL1913 without a folder, ETL1914 without a manifest in it, ETL1910 and ETL1911.
 */
export function* stateRelations({
  flags,
  cwd,
  manifest,
  quoting,
}: Pick<DeferralInput, 'flags' | 'cwd' | 'manifest' | 'quoting'>): Generator<readonly [Node, Relation]> {
  const folder = flags.deferState ?? flags.state;
  if (folder === undefined) throw EtlError.of('ETL1913', {});
  const earlier = earlierRun(resolve(cwd, folder), folder).manifest();
  if (earlier === undefined) throw EtlError.of('ETL1914', { folder });
  for (const node of manifest.nodes.values()) {
    const there = earlier.nodes.get(node.unique_id);
    if (there !== undefined && hasRelation(node) && hasRelation(there)) yield [node, nodeRelation(there, quoting)];
  }
}

function hasRelation(node: Node): boolean {
  return (
    ['model', 'seed', 'snapshot', 'function'].includes(node.resource_type) && node.config.materialized !== 'ephemeral'
  );
}
