import type { Yaml, YamlMap } from './types.ts';
import { isYamlMap } from './yaml/values.ts';

/** Finds the folder configs of nodes; it remembers each folder, so make one for each project and kind. */
export interface FolderConfigs {
  /** The configs that apply to a node of this fqn, farthest first, one map a level that says something. */
  for(fqn: readonly string[]): readonly YamlMap[];
}

/**
 * The folder configs of one kind, such as `models:`, in which every level of a node's fqn may say something.
 * As in dbt, `+key` is always a config, `key` is one unless its value is a map, which is a folder.
 */
export function folderConfigs(root: YamlMap): FolderConfigs {
  const own = new Map<YamlMap, YamlMap | undefined>();
  const folders = new Map<string, readonly YamlMap[]>();
  const configOf = (level: YamlMap): YamlMap | undefined => {
    if (!own.has(level)) own.set(level, configKeys(level));
    return own.get(level);
  };
  const levels = (fqn: readonly string[]): readonly YamlMap[] => {
    const found: YamlMap[] = [];
    let level: Yaml | undefined = root;
    for (const name of [undefined, ...fqn]) {
      if (name !== undefined) level = isYamlMap(level) && Object.hasOwn(level, name) ? level[name] : undefined;
      if (!isYamlMap(level)) break;
      const config = configOf(level);
      if (config !== undefined) found.push(config);
    }
    return found;
  };
  const folderOf = (fqn: readonly string[]): readonly YamlMap[] => {
    const key = fqn.slice(0, -1).join('\0');
    let found = folders.get(key);
    if (found === undefined) {
      found = levels(fqn.slice(0, -1));
      folders.set(key, found);
    }
    return found;
  };
  const names = namesOfFolders(root);
  return { for: (fqn) => (names.has(fqn.at(-1) ?? '') ? levels(fqn) : folderOf(fqn)) };
}

function configKeys(level: YamlMap): YamlMap | undefined {
  const config: Record<string, Yaml> = {};
  let isEmpty = true;
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith('+')) config[key.slice(1).trim()] = value;
    else if (!isYamlMap(value)) config[key] = value;
    else continue;
    isEmpty = false;
  }
  return isEmpty ? undefined : config;
}

/** Every name that is a folder somewhere, so that a node of such a name is not taken from its folder's cache. */
function namesOfFolders(level: YamlMap, names = new Set<string>()): ReadonlySet<string> {
  for (const [key, value] of Object.entries(level)) {
    if (!isYamlMap(value)) continue;
    names.add(key);
    namesOfFolders(value, names);
  }
  return names;
}
