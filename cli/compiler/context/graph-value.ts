import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Manifest } from '../../manifest/types.ts';
import { PyDict, type Value } from '../../templates/index.ts';

/** `graph`: everything in the manifest by unique_id, as dbt's templates see it. */
export function graphValue(manifest: Manifest): Value {
  const { nodes, sources, exposures, groups, others } = manifest;
  const dictOf = (map: ReadonlyMap<string, object>): Value =>
    new PyDict([...map].map(([id, node]) => [id, nodeValue(node)] as const));
  return new PyDict([
    ['nodes', dictOf(nodes)],
    ['sources', dictOf(sources)],
    ['exposures', dictOf(exposures)],
    ['groups', dictOf(groups)],
    ['metrics', dictOf(others.metrics)],
    ['semantic_models', dictOf(others.semantic_models)],
    ['saved_queries', dictOf(others.saved_queries)],
  ]);
}
