import { type Relation, type RelationType, relation } from '../../adapters/relation.ts';
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

function typeOf(node: Node | SourceNode): RelationType | null {
  if (node.resource_type === 'source') return null;
  const { materialized } = node.config;
  if (materialized === 'view') return 'view';
  return node.resource_type === 'model' && materialized === 'materialized_view' ? 'materialized_view' : null;
}
