import type { ConfigKind, Yaml, YamlMap } from './types.ts';
import { isYamlList, isYamlMap } from './yaml/values.ts';

type Rule = 'append' | 'update' | 'keyed_append';

const NODE_RULES: Readonly<Record<string, Rule>> = {
  tags: 'append',
  meta: 'update',
  'pre-hook': 'append',
  'post-hook': 'append',
  packages: 'append',
  quoting: 'update',
  column_types: 'update',
  docs: 'update',
  contract: 'update',
  grants: 'keyed_append',
};
const META_ONLY: Readonly<Record<string, Rule>> = { meta: 'update' };
const TEST_RULES: Readonly<Record<string, Rule>> = { tags: 'append', meta: 'update' };

/** How each key of a kind is merged; a key that is not named is replaced by the nearer value. */
const RULES: Readonly<Record<ConfigKind, Readonly<Record<string, Rule>>>> = {
  models: NODE_RULES,
  seeds: NODE_RULES,
  snapshots: NODE_RULES,
  functions: NODE_RULES,
  data_tests: TEST_RULES,
  unit_tests: TEST_RULES,
  exports: TEST_RULES,
  sources: META_ONLY,
  metrics: META_ONLY,
  semantic_models: META_ONLY,
  saved_queries: META_ONLY,
  exposures: {},
};

/**
 * The configs of one node merged as dbt merges them, `configs` from the farthest to the nearest: tags, hooks and
 * packages add up (doubles stay), meta, quoting, column_types, docs and contract merge, grants replace by privilege or,
 * with `+select`, add up, and the rest is replaced by the nearer one. A new map; nothing given is changed.
 */
export function mergeConfigs(kind: ConfigKind, configs: readonly YamlMap[]): YamlMap {
  const rules = RULES[kind];
  const merged: Record<string, Yaml> = {};
  for (const config of configs) {
    for (const [written, value] of Object.entries(config)) {
      const key = canonicalKey(written);
      const rule = rules[key];
      merged[key] = rule === undefined ? value : mergeValue(rule, merged[key], value);
    }
  }
  return merged;
}

/** The key under which dbt keeps a config: hooks may be written with an underscore. */
function canonicalKey(key: string): string {
  return key === 'pre_hook' ? 'pre-hook' : key === 'post_hook' ? 'post-hook' : key;
}

function mergeValue(rule: Rule, far: Yaml | undefined, near: Yaml): Yaml {
  if (rule === 'append') return [...(far === undefined ? [] : listOf(far)), ...listOf(near)];
  if (!isYamlMap(near)) return near;
  if (rule === 'update') return isYamlMap(far) ? { ...far, ...near } : near;
  return mergeGrants(isYamlMap(far) ? far : {}, near);
}

function mergeGrants(far: YamlMap, near: YamlMap): YamlMap {
  const merged: Record<string, Yaml> = {};
  for (const [privilege, grantees] of Object.entries(far)) merged[privilege] = listOf(grantees);
  for (const [key, grantees] of Object.entries(near)) {
    const privilege = key.replace(/^\++/, '');
    const before = key.startsWith('+') ? merged[privilege] : undefined;
    merged[privilege] = before === undefined ? listOf(grantees) : [...listOf(before), ...listOf(grantees)];
  }
  return merged;
}

function listOf(value: Yaml): readonly Yaml[] {
  return isYamlList(value) ? value : [value];
}
