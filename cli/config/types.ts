import type { Position } from '../diagnostics/index.ts';
import type { YamlFloat } from './yaml/values.ts';

/**
 * Values as YAML gives them. Dates and times are strings in ISO spelling, as dbt makes them; an integer outside the
 * safe range is a bigint; a float that is a whole number (`1.0`) is a `YamlFloat`, any other float a number.
 */
export type Yaml = null | boolean | number | bigint | string | YamlFloat | readonly Yaml[] | YamlMap;
/** A map of YAML. Keys are strings; keys of other types are spelled as JSON spells them. */
export interface YamlMap {
  readonly [key: string]: Yaml;
}

/** Which of the two project files was read: it decides defaults such as audited publishing and strict keys. */
export type ProjectFlavour = 'etl' | 'dbt';

/** The folders of a project, relative to its root, in order. */
export interface ProjectPaths {
  readonly models: readonly string[];
  readonly sources: readonly string[];
  readonly seeds: readonly string[];
  readonly tests: readonly string[];
  readonly analyses: readonly string[];
  readonly macros: readonly string[];
  readonly snapshots: readonly string[];
  readonly functions: readonly string[];
  readonly docs: readonly string[];
  readonly assets: readonly string[];
  readonly exports: readonly string[];
  /** One folder each. */
  readonly target: string;
  readonly packagesInstall: string;
  readonly log: string;
  readonly cleanTargets: readonly string[];
}

/** The kinds of thing that folder configs are given for. */
export type ConfigKind =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'sources'
  | 'data_tests'
  | 'unit_tests'
  | 'exposures'
  | 'metrics'
  | 'semantic_models'
  | 'saved_queries'
  | 'exports'
  | 'functions';

/** One project or installed package: its file, checked and rendered. */
export interface Project {
  readonly name: string;
  readonly version: string | null;
  readonly flavour: ProjectFlavour;
  /** Absolute folder of the project file. */
  readonly root: string;
  /** The project file, absolute. */
  readonly file: string;
  readonly profileName: string | null;
  readonly paths: ProjectPaths;
  /** `vars:` as written: globals and, one level down, those of a package. */
  readonly vars: YamlMap;
  /** Folder configs as written (rendered), by kind: nested maps of folders with `+key` or `key` entries. */
  readonly configs: Readonly<Record<ConfigKind, YamlMap>>;
  /** The same before their templates were rendered, by dbt's names of the sections; the same map where none has one. */
  readonly writtenConfigs: Readonly<Record<ConfigKind, YamlMap>>;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean };
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  /** `undefined`: not said, so the default comment; `null`: none. May hold a template. */
  readonly queryComment: YamlMap | string | null | undefined;
  readonly flags: YamlMap;
  /** Days that landing files are kept; null where none is told. */
  readonly landingRetentionDays: number | null;
  /** What one run may cost at most; null where nothing is told. */
  readonly budget: { readonly money: number | null; readonly bytes: number | null };
  /** Rules of `etl lint` that are not asked. */
  readonly lintAllowed: readonly string[];
  /** `after_tests`: a node is published when its gating tests pass. */
  readonly publish: 'after_tests' | 'before_tests';
  /** `require-dbt-version` and `require-etl-version`. */
  readonly requireVersion: readonly string[];
  readonly requireEtlVersion: readonly string[];
  /** Other projects may refer to its public models only. */
  readonly restrictAccess: boolean;
  /** Text of the file, for code frames and state hashes. */
  readonly text: string;
}

/** The chosen output of a profile, rendered; its own keys are checked by the adapter's schema. */
export interface Profile {
  readonly name: string;
  readonly targetName: string;
  /** `type:` of the output: the adapter's name. */
  readonly type: string;
  /** The output as rendered, `connections` taken out. */
  readonly output: YamlMap;
  /** `threads:` of the output, 1 unless told. */
  readonly threads: number;
  /** `type:` of every output of the profile as written, each once. */
  readonly targetTypes: readonly string[];
  /** Names of the connections of this target, in order. */
  readonly connectionNames: readonly string[];
  /**
   * The connection of this name, rendered when it is first asked for, so that only the variables of connections in
   * use are asked for; each is checked by its connector's schema. Throws ETL1046 when there is none, or what
   * rendering throws.
   */
  connection(name: string): YamlMap;
  /** Where a key or value of the output stands in profiles.yml; a connection's path begins with `connections`. */
  positionOf(path: readonly (string | number)[], part?: 'key' | 'value'): Position;
  /** profiles.yml, absolute. */
  readonly file: string;
}
