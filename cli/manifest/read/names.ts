import { type RelationPolicy, relation, renderRelation } from '../../adapters/relation.ts';
import type { Adapter } from '../../adapters/types.ts';
import type { Project, Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { MutableNode } from './draft.ts';

/** Which of a node's names a `generate_…_name` macro gives. */
export type NamePart = 'database' | 'schema' | 'alias';

/**
 * Calls the project's own `generate_…_name` macro for a node, or gives nothing when there is none and the built-in
 * rule holds.
 */
export type NameMacro = (part: NamePart, node: MutableNode, custom: string | null) => Yaml | undefined;

/** What naming needs to know. */
export interface Naming {
  readonly target: { readonly database: string | null; readonly schema: string };
  readonly adapter: Adapter;
  readonly root: Project;
  readonly macro: NameMacro;
}

/** Sets database, schema, alias and relation_name of a node from its merged config. */
export function nameNode(naming: Naming, node: MutableNode): void {
  node.database = textOrNull(generated(naming, 'database', node));
  node.schema = textOrNull(generated(naming, 'schema', node)) ?? '';
  node.alias = textOrNull(generated(naming, 'alias', node)) ?? '';
  if (node.resource_type === 'snapshot') {
    const { target_database: database, target_schema: schema } = node.config;
    if (typeof database === 'string' && database !== '') node.database = database;
    if (typeof schema === 'string' && schema !== '') node.schema = schema;
  }
  node.relation_name = isRelational(node) ? relationName(naming, node) : null;
}

function generated(naming: Naming, part: NamePart, node: MutableNode): Yaml {
  const written = node.config[part];
  const custom = written === undefined || written === null ? null : String(written);
  const own = naming.macro(part, node, custom);
  if (own !== undefined) return typeof own === 'string' ? own.trim() : own;
  if (part === 'database') return custom === null ? naming.target.database : custom.trim();
  if (part === 'schema') {
    const { schema } = naming.target;
    return custom === null ? schema : `${schema}_${custom.trim()}`;
  }
  if (custom !== null && custom !== '') return custom.trim();
  if (node.version !== undefined && node.version !== null)
    return `${node.name}_v${String(node.version).replaceAll('.', '_')}`;
  return node.name;
}

function textOrNull(value: Yaml): string | null {
  return value === null ? null : String(value);
}

function isRelational({ resource_type: type, config }: MutableNode): boolean {
  if (type === 'seed' || type === 'snapshot') return true;
  if (type === 'model') return config.materialized !== 'ephemeral';
  if (type !== 'test') return false;
  return config.store_failures === true;
}

/** The quoted name of a node in the warehouse. */
export function relationName(naming: Naming, node: MutableNode): string {
  const name = { database: node.database, schema: node.schema, identifier: node.alias };
  return renderedName(naming, name, node.config.quoting);
}

/** A name quoted as the project and the node's own `quoting` say. */
export function renderedName(
  { adapter, root }: Naming,
  name: { database: string | null; schema: string | null; identifier: string },
  own: Yaml | undefined,
): string {
  const one = relation(name, { quote: quotePolicy(root.quoting, own) });
  return renderRelation(one, (identifier) => adapter.dialect.quote(identifier));
}

/** Which parts of a name are quoted: the node's own `quoting` wins over the project's, and unsaid is quoted. */
export function quotePolicy(quoting: Project['quoting'], own: unknown): RelationPolicy {
  const near: YamlMap = isYamlMap(own as Yaml) ? (own as YamlMap) : {};
  const quote = (part: 'database' | 'schema' | 'identifier'): boolean => {
    const given = near[part];
    return typeof given === 'boolean' ? given : (quoting[part] ?? true);
  };
  return { database: quote('database'), schema: quote('schema'), identifier: quote('identifier') };
}
