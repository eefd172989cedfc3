import type { ResourceType } from '../../manifest/types.ts';

/** The resource types that a listing shows unless told otherwise. */
export const listedTypes: readonly ResourceType[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'source',
  'exposure',
  'metric',
  'saved_query',
  'semantic_model',
  'unit_test',
  'function',
];

/** Everything that can be listed. */
export const listableTypes: readonly ResourceType[] = [...listedTypes, 'analysis'];

/**
 * The types that a command works on: `--resource-type` (where `all` and `default` stand for the two lists),
 * without `--exclude-resource-type`. Names are taken as they are; commands check them.
 */
export function resourceTypesFor(
  types: { readonly all: readonly ResourceType[]; readonly default: readonly ResourceType[] },
  included: readonly string[] = [],
  excluded: readonly string[] = [],
): ReadonlySet<string> {
  const names = included.length === 0 ? ['default'] : included;
  const wanted = new Set<string>();
  for (const name of names) {
    const group = name === 'all' ? types.all : name === 'default' ? types.default : [name];
    for (const type of group) if (!excluded.includes(type)) wanted.add(type);
  }
  return wanted;
}
