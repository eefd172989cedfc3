import { EtlError } from '../../diagnostics/index.ts';
import { compileSelect, inputsOf, type Side } from '../side.ts';
import type { InputTable } from './reference.ts';
import type { Sampler } from './take-samples.ts';
import { UncheckableError } from './uncheckable.ts';

/** A model that selected ones are made from: what its columns are on the other side follows from its SELECT there. */
export interface UnselectedModel {
  readonly uniqueId: string;
  readonly sql: string;
  /** What it reads, without rows. */
  readonly inputs: readonly InputTable[];
}

/**
 * The models that selected ones are made from without being selected, parents before children. One that cannot be
 * compiled, or reads what is not there, is left out: its columns are then guessed from the local ones.
 */
export async function unselectedModels(
  selected: readonly string[],
  context: { readonly other: Side; readonly now: Date; readonly sampler: Sampler },
): Promise<readonly UnselectedModel[]> {
  const { other, now, sampler } = context;
  const found: UnselectedModel[] = [];
  for (const uniqueId of ancestorsOf(selected, other)) {
    const node = other.manifest.nodes.get(uniqueId);
    if (node?.resource_type !== 'model' || node.language !== 'sql') continue;
    try {
      const { sql } = await compileSelect(other, node, { incremental: false, now });
      const inputs = await Promise.all(inputsOf(other.manifest, uniqueId).map((id) => sampler.shapeOf(id)));
      found.push({ uniqueId, sql: sql.text, inputs });
    } catch (thrown) {
      if (!(thrown instanceof UncheckableError) && !(thrown instanceof EtlError)) throw thrown;
    }
  }
  return found;
}

function ancestorsOf(selected: readonly string[], { manifest }: Side): readonly string[] {
  const chosen = new Set(selected);
  const order = new Set<string>();
  const seen = new Set<string>();
  const walk = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const parent of inputsOf(manifest, id)) walk(parent);
    if (!chosen.has(id)) order.add(id);
  };
  for (const id of selected) walk(id);
  return [...order];
}
