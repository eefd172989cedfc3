import type { Node } from '../../manifest/types.ts';
import { PyTuple, type Value } from '../../templates/index.ts';

/** `schemas` and `database_schemas` of `on-run-start` and `on-run-end`: those of the nodes that are built, as in dbt. */
export function schemaNames(nodes: readonly Node[]): ReadonlyMap<string, Value> {
  const built = nodes.filter(({ resource_type: type }) => type === 'model' || type === 'seed' || type === 'snapshot');
  const pairs = new Map(built.map((node) => [`${node.database}.${node.schema}`, node]));
  return new Map<string, Value>([
    ['schemas', [...new Set(built.map((node) => node.schema))]],
    ['database_schemas', [...pairs.values()].map((node) => new PyTuple([node.database, node.schema]))],
  ]);
}
