import { type Relation, type RelationType, relation, renderRelation } from '../../adapters/relation.ts';
import { type RelationRendering, RelationValue } from '../../adapters/values/index.ts';
import type { Project } from '../../config/types.ts';
import { quotePolicy } from '../../manifest/read/names.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';

/** The relation of a node, quoted as the project and the node's own `quoting` say. */
export function nodeRelation(node: Node | SourceNode, quoting: Project['quoting']): Relation {
  const { database, schema } = node;
  const isSource = node.resource_type === 'source';
  const name = { database, schema, identifier: isSource ? node.identifier : node.alias };
  return relation(name, {
    type: typeOf(node),
    quote: quotePolicy(quoting, isSource ? node.quoting : node.config.quoting),
  });
}

/** A node as a template sees it: the name that parsing gave to a source may be SQL that reads it from elsewhere. */
export function nodeRelationValue(
  node: Node | SourceNode,
  quoting: Project['quoting'],
  rendering: RelationRendering,
): RelationValue {
  const one = nodeRelation(node, quoting);
  if (node.resource_type !== 'source') return new RelationValue(one, rendering);
  const isPlain = node.relation_name === renderRelation(one, rendering.quote);
  return new RelationValue(one, rendering, isPlain ? null : node.relation_name);
}

function typeOf(node: Node | SourceNode): RelationType | null {
  if (node.resource_type === 'source') return null;
  if (node.resource_type === 'function') return 'function';
  const { materialized } = node.config;
  if (materialized === 'view') return 'view';
  return node.resource_type === 'model' && materialized === 'materialized_view' ? 'materialized_view' : null;
}
