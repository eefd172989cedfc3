import { type FolderConfigs, folderConfigs } from '../../config/folder-config.ts';
import { mergeConfigs } from '../../config/merge-configs.ts';
import type { ConfigKind, Project, Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { type Aliases, unaliasedWithin } from './aliases.ts';
import { CONFIG_DEFAULTS, type ConfiguredKind, hookOf } from './config-defaults.ts';

const SECTION: Readonly<Record<ConfiguredKind, ConfigKind>> = {
  model: 'models',
  analysis: 'models',
  operation: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  test: 'data_tests',
  source: 'sources',
  exposure: 'exposures',
  group: 'models',
  unit_test: 'unit_tests',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  function: 'functions',
};

/** What the config of one node is made from. */
export interface ConfigParts {
  readonly kind: ConfiguredKind;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** `config:` in YAML. */
  readonly patch?: YamlMap | undefined;
  /** `config(...)` in the file. */
  readonly file?: YamlMap | undefined;
}

/** Both forms of a node's config. */
export interface BuiltConfig {
  /** Merged by dbt's rules, defaults filled in. */
  readonly config: YamlMap;
  /** What was written for the node, the nearest last, key by key: for `state:modified`. */
  readonly written: YamlMap;
}

/**
 * Merges the configs of nodes: defaults, the folders of the node's own project, its YAML, its file, and last the
 * folders of the root project when the node comes from a package. Nodes of one folder share the merged object.
 */
export class NodeConfigs {
  readonly #root: Project;
  readonly #aliases: Aliases | undefined;
  readonly #projects: ReadonlyMap<string, Project>;
  readonly #folders = new Map<YamlMap, FolderConfigs>();
  readonly #shared = new Map<ConfiguredKind, WeakMap<readonly YamlMap[], BuiltConfig>>();

  constructor(root: Project, packages: readonly Project[], aliases?: Aliases) {
    this.#aliases = aliases;
    this.#root = root;
    this.#projects = new Map([root, ...packages].map((project) => [project.name, project]));
  }

  /** The config of a node. */
  build(parts: ConfigParts): BuiltConfig {
    const own = this.#projects.get(parts.packageName) ?? this.#root;
    const levels = this.#folder(own.configs, parts.kind).for(parts.fqn);
    const isPlain = parts.patch === undefined && parts.file === undefined && own === this.#root;
    if (!isPlain) return this.#build(parts, own, levels);
    const shared = this.#shared.get(parts.kind) ?? new WeakMap<readonly YamlMap[], BuiltConfig>();
    this.#shared.set(parts.kind, shared);
    const built = shared.get(levels) ?? this.#build(parts, own, levels);
    shared.set(levels, built);
    return built;
  }

  #folder(configs: Project['configs'], kind: ConfiguredKind): FolderConfigs {
    const section = configs[SECTION[kind]];
    const found = this.#folders.get(section) ?? folderConfigs(section);
    this.#folders.set(section, found);
    return found;
  }

  #build(parts: ConfigParts, own: Project, levels: readonly YamlMap[]): BuiltConfig {
    const { kind, fqn, patch, file } = parts;
    const near = [patch, file].filter((one) => one !== undefined);
    const isOwn = own === this.#root;
    const unaliasedAll = (maps: readonly YamlMap[]) =>
      maps.map((map) => unaliasedWithin(map, this.#aliases, ['quoting']));
    const given = unaliasedAll([...levels, ...near, ...(isOwn ? [] : this.#folder(this.#root.configs, kind).for(fqn))]);
    const config = normalized(kind, mergeConfigs(SECTION[kind], [CONFIG_DEFAULTS[kind], ...given]));
    const written = [
      ...this.#folder(own.writtenConfigs, kind).for(fqn),
      ...near,
      ...(isOwn ? [] : this.#folder(this.#root.writtenConfigs, kind).for(fqn)),
    ];
    return { config, written: Object.assign({}, ...unaliasedAll(written)) as YamlMap };
  }
}

/** The forms that dbt's manifest has: hooks as maps, tags as a list of text, stored failures told both ways. */
function normalized(kind: ConfiguredKind, merged: YamlMap): YamlMap {
  const config: Record<string, Yaml> = { ...merged };
  for (const key of ['pre-hook', 'post-hook']) {
    const hooks = config[key];
    if (Array.isArray(hooks)) config[key] = hooks.filter((hook) => hook !== null).map(hookOf);
  }
  const { tags, meta, snapshot_meta_column_names: names } = config;
  if (tags !== undefined)
    config.tags = (Array.isArray(tags) ? tags : [tags]).filter((tag) => tag !== null && tag !== undefined);
  if (meta === null) config.meta = {};
  if (isYamlMap(names) && isYamlMap(CONFIG_DEFAULTS.snapshot.snapshot_meta_column_names ?? null))
    config.snapshot_meta_column_names = {
      ...(CONFIG_DEFAULTS.snapshot.snapshot_meta_column_names as YamlMap),
      ...names,
    };
  if (kind === 'test') storeFailures(config);
  if (kind === 'group') {
    delete config['pre-hook'];
    delete config['post-hook'];
  }
  return config;
}

function storeFailures(config: Record<string, Yaml>): void {
  const { store_failures: store, store_failures_as: as } = config;
  if (as === null || as === undefined) {
    if (typeof store === 'boolean') config.store_failures_as = store ? 'table' : 'ephemeral';
  } else config.store_failures = as !== 'ephemeral';
}
