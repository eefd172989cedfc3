import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';

/** Other words of an engine for keys of sources and configs, such as `dataset` for `schema`. */
export type Aliases = Readonly<Record<string, string>>;

/** A map with keys by their general names; the map itself where there is nothing to rename. A general name wins. */
export function unaliased(map: YamlMap, aliases: Aliases | undefined): YamlMap {
  if (aliases === undefined || !Object.keys(map).some((key) => Object.hasOwn(aliases, key))) return map;
  const renamed: Record<string, Yaml> = {};
  for (const [key, value] of Object.entries(map)) {
    const name = Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
    if (name === key || !Object.hasOwn(map, name)) renamed[name] = value;
  }
  return renamed;
}

/** The same, and for the maps that are in it under these keys. */
export function unaliasedWithin(map: YamlMap, aliases: Aliases | undefined, keys: readonly string[]): YamlMap {
  const own = unaliased(map, aliases);
  const inner = keys.flatMap((key) => {
    const value = own[key] ?? null;
    if (!isYamlMap(value)) return [];
    const changed = unaliased(value, aliases);
    return changed === value ? [] : [[key, changed] as const];
  });
  return inner.length === 0 ? own : { ...own, ...Object.fromEntries(inner) };
}
