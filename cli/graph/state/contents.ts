import { fieldOf, type Member, type MemberNode } from '../selectors/members.ts';

/** One aspect in which a node can differ from its earlier self. */
export type Aspect = 'body' | 'configs' | 'persisted_descriptions' | 'relation' | 'contract';

/** Config keys that are compared elsewhere or say nothing of the result, by kind of node. */
const UNCOMPARED = {
  node: new Set(['alias', 'schema', 'database', 'tags', 'group']),
  group: new Set(['group']),
  none: new Set<string>(),
};

const TEST_CONFIG = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
];

/** Fields of which any change is one, for the kinds that are compared field by field. */
const FIELDS: Readonly<Partial<Record<Member['kind'], readonly string[]>>> = {
  source: ['database', 'schema', 'identifier', 'fqn', 'quoting', 'freshness', 'loaded_at_field', 'external'],
  exposure: ['fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label'],
  metric: ['type', 'description', 'label'],
  semantic_model: [
    'model',
    'description',
    'defaults',
    'entities',
    'dimensions',
    'measures',
    'config',
    'primary_entity',
    'group',
  ],
  saved_query: ['query_params', 'description', 'label', 'config', 'group', 'exports', 'tags'],
  unit_test: ['checksum'],
};

/**
 * Whether a node is written as it was, as dbt's `state:modified` sees it, its macros aside. A source, exposure,
 * metric, semantic model or saved query without an earlier self counts as the same (it is `state:new`).
 */
export function sameContents(member: Member, old: MemberNode | undefined): boolean {
  const { kind, node } = member;
  if (old === undefined) return kind !== 'node' && kind !== 'function' && kind !== 'unit_test';
  const fields = FIELDS[kind];
  if (fields !== undefined) {
    const same = fields.every((field) => sameField(node, old, field));
    if (kind === 'exposure')
      return same && sameAspect(member, old, 'configs') && sameValue(parents(node), parents(old));
    return same && (kind === 'source' || kind === 'metric' ? sameAspect(member, old, 'configs') : true);
  }
  if (node.resource_type === 'test' && isPresent(node.test_metadata))
    return sameAspect(member, old, 'configs') && sameField(node, old, 'fqn');
  const aspects: readonly Aspect[] = ['body', 'configs', 'persisted_descriptions', 'relation', 'contract'];
  if (!aspects.every((aspect) => sameAspect(member, old, aspect)) || !sameField(node, old, 'fqn')) return false;
  if (node.resource_type === 'model')
    return ['latest_version', 'access', 'deprecation_date'].every((field) => sameField(node, old, field));
  return kind !== 'function' || (sameField(node, old, 'arguments') && sameField(node, old, 'returns'));
}

/** Whether a kind of node has such an aspect at all; one without it is never modified in it. */
export function hasAspect(member: Member, aspect: Aspect): boolean {
  if (member.kind === 'node' || member.kind === 'function') return true;
  if (aspect === 'configs') return member.kind !== 'unit_test';
  return aspect === 'relation' && member.kind === 'source';
}

/** Whether a node is as it was in one aspect. */
export function sameAspect({ kind, node }: Member, old: MemberNode, aspect: Aspect): boolean {
  switch (aspect) {
    case 'body':
      return node.resource_type === 'seed' ? sameField(node, old, 'checksum') : sameField(node, old, 'raw_code');
    case 'configs':
      return sameConfig(kind, node, old);
    case 'persisted_descriptions':
      return samePersistedDescriptions(node, old);
    case 'relation':
      return kind === 'source'
        ? ['database', 'schema', 'identifier'].every((field) => sameField(node, old, field))
        : ['database', 'schema', 'alias'].every((key) =>
            sameValue(fieldOf(node.unrendered_config, key), fieldOf(old.unrendered_config, key)),
          );
    case 'contract':
      return node.resource_type !== 'model' || sameContract(node, old);
  }
}

function sameConfig(kind: Member['kind'], node: MemberNode, old: MemberNode): boolean {
  if (kind === 'semantic_model' || kind === 'saved_query') return sameField(node, old, 'config');
  const [now, then] = [node.unrendered_config ?? {}, old.unrendered_config ?? {}];
  const uncompared =
    kind === 'node' || kind === 'function' ? UNCOMPARED.node : kind === 'metric' ? UNCOMPARED.group : UNCOMPARED.none;
  const keys = node.resource_type === 'test' ? TEST_CONFIG : new Set([...Object.keys(now), ...Object.keys(then)]);
  for (const key of keys) {
    if (uncompared.has(key)) continue;
    if (Object.hasOwn(now, key) !== Object.hasOwn(then, key)) return false;
    if (!sameValue(fieldOf(now, key), fieldOf(then, key))) return false;
  }
  return true;
}

/** Descriptions count only where `persist_docs` writes them into the warehouse. */
function samePersistedDescriptions(node: MemberNode, old: MemberNode): boolean {
  const persist = fieldOf(node.config, 'persist_docs');
  if (fieldOf(persist, 'relation') === true && !sameField(node, old, 'description')) return false;
  if (fieldOf(persist, 'columns') !== true) return true;
  return sameValue(columnDescriptions(node), columnDescriptions(old));
}

function columnDescriptions(node: MemberNode): Record<string, unknown> {
  const columns = Object.entries(fieldOf(node, 'columns') ?? {});
  return Object.fromEntries(columns.map(([name, column]) => [name, fieldOf(column, 'description')]));
}

function sameContract(node: MemberNode, old: MemberNode): boolean {
  const [now, then] = [fieldOf(node, 'contract'), fieldOf(old, 'contract')];
  const [enforced, wasEnforced] = [fieldOf(now, 'enforced') === true, fieldOf(then, 'enforced') === true];
  if (!enforced && !wasEnforced) return true;
  return enforced && wasEnforced && sameValue(fieldOf(now, 'checksum'), fieldOf(then, 'checksum'));
}

function parents(node: MemberNode): unknown {
  const ids = fieldOf(node.depends_on, 'nodes');
  return Array.isArray(ids) ? [...new Set(ids)].sort() : [];
}

function sameField(node: MemberNode, old: MemberNode, field: string): boolean {
  return sameValue(fieldOf(node, field), fieldOf(old, field));
}

/** Equality of plain data: a missing value is a null, the order of keys says nothing. */
function sameValue(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, one: unknown) => {
    if (typeof one === 'bigint') return String(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
