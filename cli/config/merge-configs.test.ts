import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderConfigs } from './folder-config.ts';
import { mergeConfigs } from './merge-configs.ts';
import type { Yaml, YamlMap } from './types.ts';

interface Case {
  readonly kind: 'models' | 'seeds';
  readonly name: string;
  readonly fqn: readonly string[];
  readonly patch: YamlMap;
  readonly infile: YamlMap;
  readonly expected: YamlMap;
}

/** What dbt 1.11 made of a generated project; the keys of a config that nobody set have dbt's defaults. */
const { project, cases } = JSON.parse(
  readFileSync(new URL('./testdata/folder-configs.json', import.meta.url), 'utf8'),
) as { project: Record<Case['kind'], YamlMap>; cases: Case[] };

const DEFAULTS: Readonly<Record<Case['kind'], YamlMap>> = {
  models: {
    materialized: 'view',
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
  },
  seeds: {
    materialized: 'seed',
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
  },
};
const LISTS = ['tags', 'packages', 'pre-hook', 'post-hook'];
const MAPS = ['meta', 'quoting', 'column_types', 'grants', 'persist_docs'];

function hookAsDbt(hook: Yaml): Yaml {
  return typeof hook === 'string' ? { sql: hook, transaction: true } : { transaction: true, ...(hook as YamlMap) };
}

function asDbt(kind: Case['kind'], merged: YamlMap): YamlMap {
  const full: Record<string, Yaml> = { enabled: true, unique_key: null, schema: null, full_refresh: null, ...merged };
  for (const key of LISTS) full[key] ??= [];
  for (const key of MAPS) full[key] ??= {};
  for (const key of ['pre-hook', 'post-hook']) full[key] = (full[key] as Yaml[]).map(hookAsDbt);
  for (const [key, value] of Object.entries(DEFAULTS[kind]))
    full[key] = typeof value === 'object' ? { ...(value as YamlMap), ...(full[key] as YamlMap) } : (full[key] ?? value);
  return full;
}

describe('configs of folders, property files and nodes', () => {
  const folders = { models: folderConfigs(project.models), seeds: folderConfigs(project.seeds) };

  it.each(cases)('merge for $fqn as dbt merges them', ({ kind, fqn, patch, infile, expected }) => {
    const merged = mergeConfigs(kind, [...folders[kind].for(fqn), patch, infile]);
    expect(asDbt(kind, merged)).toEqual(expected);
  });

  it('leave what they were given as it was', () => {
    const far = { tags: ['a'], grants: { select: ['x'] }, meta: { a: 1 } };
    mergeConfigs('models', [far, { tags: 'b', grants: { '+select': 'y' }, meta: { b: 2 } }]);
    expect(far).toEqual({ tags: ['a'], grants: { select: ['x'] }, meta: { a: 1 } });
  });

  it('replace the tags of a source, where dbt does not add them up', () => {
    expect(
      mergeConfigs('sources', [
        { tags: ['a'], meta: { x: 1 } },
        { tags: ['b'], meta: { y: 2 } },
      ]),
    ).toEqual({
      tags: ['b'],
      meta: { x: 1, y: 2 },
    });
  });
});
