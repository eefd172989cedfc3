import type { Adapter, Relation } from '../adapters/index.ts';
import type { BatchScope, CompiledNode, Compiler, ConnectionSource } from '../compiler/index.ts';
import { MacroOverrides } from '../manifest/context/macro-overrides.ts';
import type { Manifest, Node, SourceNode } from '../manifest/types.ts';
import type { KnownSchemas } from '../portability/check/known-schemas.ts';
import { modules } from '../templates/context/base-context.ts';

/** One of the two targets that are compared: the project as it is for that target. */
export interface Side {
  /** Name of the target. */
  readonly target: string;
  readonly adapter: Adapter;
  readonly manifest: Manifest;
  /** Its host has the run's own moment and id, the same on both sides. */
  readonly compiler: Compiler;
  /** What a template's questions go to; throws where nothing may be asked. */
  readonly connection: ConnectionSource;
}

/** The side that nothing is asked of: what is known of its relations without a connection. */
export interface OtherSide extends Side {
  readonly schemas: KnownSchemas;
}

/** How a model's SELECT is wanted. */
export interface SelectOptions {
  /** What `is_incremental()` answers. */
  readonly incremental: boolean;
  /** The clock of templates. */
  readonly now: Date;
  /** Relations that are read in the place of others, by unique_id. */
  readonly standIns?: ReadonlyMap<string, Relation>;
  /** The batch of a microbatch model. */
  readonly batch?: BatchScope | undefined;
}

/** The SELECT of a model for a side. Throws ETL3xxx at the template's line. */
export async function compileSelect(side: Side, node: Node, options: SelectOptions): Promise<CompiledNode> {
  const { incremental, now, standIns = new Map(), batch } = options;
  // With stand-ins, even none, nothing is written: what people look at is the SELECT of the first build.
  const isShown = !incremental && standIns.size === 0;
  return await side.compiler.compile(node, side.connection, {
    ...(isShown ? {} : { standIns }),
    ...(batch === undefined ? {} : { batch }),
    macros: new MacroOverrides({ is_incremental: incremental }),
    extra: new Map([['modules', modules(() => now)]]),
  });
}

/** What a model reads, through ephemeral models to what is stored: unique_ids in their order, each once. */
export function inputsOf(manifest: Manifest, uniqueId: string): readonly string[] {
  const found = new Set<string>();
  const walked = new Set<string>();
  const walk = (id: string): void => {
    if (walked.has(id)) return;
    walked.add(id);
    for (const parent of manifest.nodes.get(id)?.depends_on.nodes ?? []) {
      if (isEphemeral(manifest, parent)) walk(parent);
      else if (isStored(manifest, parent)) found.add(parent);
    }
  };
  walk(uniqueId);
  return [...found];
}

/** A node or source table by its unique_id. */
export function storedNode(manifest: Manifest, id: string): Node | SourceNode | undefined {
  return manifest.sources.get(id) ?? manifest.nodes.get(id);
}

function isEphemeral(manifest: Manifest, id: string): boolean {
  return manifest.nodes.get(id)?.config.materialized === 'ephemeral';
}

function isStored(manifest: Manifest, id: string): boolean {
  const type = storedNode(manifest, id)?.resource_type;
  return type === 'source' || type === 'model' || type === 'seed' || type === 'snapshot';
}
