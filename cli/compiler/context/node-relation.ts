import { type Relation, type RelationType, relation } from '../../adapters/relation.ts';
import type { Project, Yaml } from '../../config/types.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';

/** The relation of a node, quoted as the project and the node's own `quoting` say. */
export function nodeRelation(node: Node | SourceNode, quoting: Project['quoting']): Relation {
  const { database, schema } = node;
  const isSource = node.resource_type === 'source';
  const name = { database, schema, identifier: isSource ? node.identifier : node.alias };
  const own: Readonly<Record<string, Yaml>> = mapOf(isSource ? node.quoting : node.config.quoting);
  const quote = (part: 'database' | 'schema' | 'identifier'): boolean => {
    const given = own[part];
    return typeof given === 'boolean' ? given : (quoting[part] ?? true);
  };
  const policy = { database: quote('database'), schema: quote('schema'), identifier: quote('identifier') };
  return relation(name, { type: typeOf(node), quote: policy });
}

function typeOf(node: Node | SourceNode): RelationType | null {
  if (node.resource_type === 'source') return null;
  const { materialized } = node.config;
  if (materialized === 'view') return 'view';
  return node.resource_type === 'model' && materialized === 'materialized_view' ? 'materialized_view' : null;
}

function mapOf(value: unknown): Readonly<Record<string, Yaml>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Yaml>>) : {};
}
