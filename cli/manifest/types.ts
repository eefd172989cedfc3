import type { Yaml, YamlMap } from '../config/types.ts';

/**
 * The manifest in memory. Nodes have the shape and the field names of dbt's manifest v12, because templates
 * (`graph`, `model`) and artifacts show them so; a field of ours stands under `etl` and is not written there.
 */
export interface Manifest {
  readonly projectName: string;
  readonly nodes: Map<string, Node>;
  readonly sources: Map<string, SourceNode>;
  readonly exposures: Map<string, ExposureNode>;
  readonly macros: Map<string, MacroNode>;
  readonly docs: Map<string, DocNode>;
  readonly groups: Map<string, GroupNode>;
  readonly unitTests: Map<string, UnitTestNode>;
  /** Metrics, semantic models and saved queries: kept as parsed. */
  readonly others: Readonly<Record<'metrics' | 'semantic_models' | 'saved_queries', Map<string, GenericNode>>>;
  readonly disabled: Map<string, Disabled[]>;
  readonly selectors: ReadonlyMap<string, YamlMap>;
  /** unique_id → its direct parents / children, over everything above and load nodes. */
  readonly parentMap: Map<string, readonly string[]>;
  readonly childMap: Map<string, readonly string[]>;
}

/** What a manifest keeps of what is switched off. */
export type Disabled = Node | SourceNode | ExposureNode | UnitTestNode | GenericNode;

export type ResourceType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'operation'
  | 'source'
  | 'exposure'
  | 'unit_test'
  | 'macro'
  | 'doc'
  | 'group'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'function';

export interface NodeBase {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: ResourceType;
  readonly package_name: string;
  /** Path below its resource folder, with `/`. */
  readonly path: string;
  /** Path below the package root, with `/`. */
  readonly original_file_path: string;
  readonly fqn: readonly string[];
}

export interface ColumnNode {
  readonly name: string;
  readonly description: string;
  readonly meta: YamlMap;
  readonly data_type: string | null;
  readonly constraints: readonly YamlMap[];
  readonly quote: boolean | null;
  readonly tags: readonly string[];
  readonly config: { readonly meta: YamlMap; readonly tags: readonly string[] };
  readonly granularity: string | null;
  readonly doc_blocks: readonly string[];
}

/** The merged config of a node: dbt's known keys with their defaults, and any other key as given. */
export type NodeConfig = Readonly<Record<string, Yaml>> & {
  readonly enabled: boolean;
  readonly materialized?: string;
};

export interface RefArgs {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}

/** A model, seed, snapshot, data test, analysis, function or hook. */
export interface Node extends NodeBase {
  readonly resource_type: 'model' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'function' | 'operation';
  readonly database: string | null;
  readonly schema: string;
  readonly alias: string;
  readonly checksum: { readonly name: string; readonly checksum: string };
  readonly config: NodeConfig;
  /** Config as written in the file and in YAML, unmerged and unrendered: for `state:modified`. */
  readonly unrendered_config: YamlMap;
  readonly tags: readonly string[];
  readonly description: string;
  readonly columns: Readonly<Record<string, ColumnNode>>;
  readonly meta: YamlMap;
  readonly group: string | null;
  readonly docs: { readonly show: boolean; readonly node_color: string | null };
  readonly patch_path: string | null;
  readonly language: 'sql' | 'python' | 'typescript';
  /** Source text with its Jinja; read from disk on first use and not kept. */
  readonly raw_code: string;
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  readonly metrics: readonly (readonly string[])[];
  readonly functions: readonly (readonly string[])[];
  readonly doc_blocks: readonly string[];
  readonly build_path: string | null;
  readonly compiled_path: string | null;
  readonly depends_on: { readonly macros: readonly string[]; readonly nodes: readonly string[] };
  /** Quoted name in the warehouse; null for ephemeral models, tests and analyses. */
  readonly relation_name: string | null;
  readonly created_at: number;
  // models only
  readonly access?: 'private' | 'protected' | 'public';
  readonly version?: string | number | null;
  readonly latest_version?: string | number | null;
  readonly deprecation_date?: string | null;
  readonly constraints?: readonly YamlMap[];
  readonly contract?: { readonly enforced: boolean; readonly alias_types: boolean; readonly checksum: string | null };
  readonly primary_key?: readonly string[];
  readonly time_spine?: YamlMap | null;
  // tests only
  readonly column_name?: string | null;
  readonly file_key_name?: string | null;
  readonly attached_node?: string | null;
  readonly test_metadata?: {
    readonly name: string;
    readonly namespace: string | null;
    /** Arguments, `model` as the Jinja text that dbt writes. */
    readonly kwargs: YamlMap;
  };
  // functions only
  readonly arguments?: readonly YamlMap[];
  readonly returns?: YamlMap | null;
  // operations only
  readonly index?: number;
  // seeds only
  readonly root_path?: string | null;
  readonly etl: NodeOrigin;
}

/** Where a node was written: not part of dbt's manifest. */
export interface NodeOrigin {
  /** Absolute file that holds the SQL (the YAML file for generic tests). */
  readonly file: string;
  /** First line of the node's text in that file (snapshot blocks, YAML tests), from 1. */
  readonly line: number;
  readonly column: number;
  /** The YAML file of its properties, absolute. */
  readonly patchFile?: string;
  /** The way to a generic test in its YAML file; `line` and `column` are then 1. */
  readonly yamlPath?: readonly (string | number)[];
  /** All arguments were literal: rendering at compile time cannot change its parents. */
  readonly isStatic: boolean;
  /** Offsets of the text in the file, for a block such as a snapshot; the whole file without them. */
  readonly span?: readonly [start: number, end: number];
  /** Text that stands in no file of its own, such as a hook's or a generic test's. */
  readonly text?: string;
  /** Offsets in raw_code of the `ref(...)` and `source(...)` calls, in the order of `refs` and `sources`. */
  readonly refOffsets?: readonly number[];
  readonly sourceOffsets?: readonly number[];
}

export interface SourceNode extends NodeBase {
  readonly resource_type: 'source';
  readonly database: string | null;
  readonly schema: string;
  readonly identifier: string;
  readonly source_name: string;
  readonly source_description: string;
  readonly loader: string;
  readonly quoting: YamlMap;
  readonly loaded_at_field: string | null;
  readonly loaded_at_query: string | null;
  readonly freshness: YamlMap | null;
  readonly external: YamlMap | null;
  readonly description: string;
  readonly columns: Readonly<Record<string, ColumnNode>>;
  readonly meta: YamlMap;
  readonly source_meta: YamlMap;
  readonly tags: readonly string[];
  readonly config: NodeConfig;
  readonly unrendered_config: YamlMap;
  readonly patch_path: string | null;
  readonly relation_name: string;
  readonly created_at: number;
  readonly unrendered_database: string | null;
  readonly unrendered_schema: string | null;
  readonly doc_blocks: readonly string[];
  readonly etl: SourceOrigin;
}

/** What etl knows of a source table beside dbt: how it is loaded. */
export interface SourceOrigin extends NodeOrigin {
  /** The connection of the target that loads it, or null for a source that something else fills. */
  readonly connection: string | null;
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly {
    readonly columns: readonly string[];
    readonly table: string;
    readonly referenced: readonly string[];
  }[];
  /** `load:` as written, checked by the loader's schema. */
  readonly load: YamlMap;
  /** `load.…` hash and columns hash: a changed declaration reloads. */
  readonly declarationHash: string;
}

export interface ExposureNode extends NodeBase {
  readonly resource_type: 'exposure';
  readonly [key: string]: unknown;
  readonly config: NodeConfig;
  readonly depends_on: { readonly macros: readonly string[]; readonly nodes: readonly string[] };
}

export interface MacroNode {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: 'macro';
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  /** Text of the block, tags included. */
  readonly macro_sql: string;
  readonly depends_on: { readonly macros: readonly string[] };
  readonly description: string;
  readonly meta: YamlMap;
  readonly docs: { readonly show: boolean; readonly node_color: string | null };
  readonly config: YamlMap;
  readonly patch_path: string | null;
  readonly arguments: readonly YamlMap[];
  readonly supported_languages: readonly string[] | null;
  readonly created_at: number;
  readonly etl: { readonly file: string; readonly line: number; readonly column: number };
}

export interface DocNode {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: 'doc';
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly block_contents: string;
}

export interface GroupNode {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: 'group';
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly owner: YamlMap;
  readonly description: string | null;
  readonly config: YamlMap;
}

/** Rows of a unit test: maps for the formats `dict` and `csv`, text for `sql`. */
export interface UnitTestRows {
  readonly rows: Yaml;
  readonly format: string;
  /** Name of the file that the rows were read from. */
  readonly fixture: string | null;
}

/** What stands for one thing that the tested model reads: `input` is `ref(...)`, `source(...)` or `this`. */
export interface UnitTestInput extends UnitTestRows {
  readonly input: string;
}

export interface UnitTestNode extends NodeBase {
  readonly resource_type: 'unit_test';
  readonly [key: string]: unknown;
  /** Name of the model that is tested; its id is the one node of `depends_on`. */
  readonly model: string;
  readonly given: readonly UnitTestInput[];
  readonly expect: UnitTestRows;
  readonly overrides: Readonly<Record<'macros' | 'vars' | 'env_vars', YamlMap>> | null;
  readonly version: string | number | null;
  readonly depends_on: { readonly macros: readonly string[]; readonly nodes: readonly string[] };
}

export interface GenericNode extends NodeBase {
  readonly [key: string]: unknown;
}
