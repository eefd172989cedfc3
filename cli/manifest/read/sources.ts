import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { SourceNode, SourceOrigin } from '../types.ts';
import { unaliasedWithin } from './aliases.ts';
import { columnNodes, mapOf, mapsOf, testsOf, textOf, textsOf } from './columns.ts';
import { EMPTY_LIST, type Mutable } from './draft.ts';
import type { TestOwner } from './generic-tests.ts';
import { type Naming, renderedName } from './names.ts';
import type { NodeConfigs } from './node-config.ts';
import type { PropertyEntry } from './property-file.ts';
import { mergedFreshness } from './source-freshness.ts';
import type { DescribedTable, SourceOverrides } from './source-overrides.ts';
import { sha256 } from './text.ts';

/** What making the nodes of source tables needs to know. */
export interface SourceSettings {
  readonly naming: Naming;
  readonly configs: NodeConfigs;
  readonly createdAt: number;
}

/** Keys of a source or table that etl adds to dbt's: they are no config of the node in dbt's manifest. */
const ETL_CONFIG = new Set(['connection']);

/** The nodes of all tables of one source, with what their data tests are attached to. */
export function sourceNodes(
  settings: SourceSettings,
  written: PropertyEntry,
  overrides: SourceOverrides,
): readonly { readonly node: Mutable<SourceNode>; readonly owner: TestOwner }[] {
  const { aliases } = settings.naming.adapter;
  const named = (map: YamlMap) => unaliasedWithin(map, aliases, ['quoting']);
  const { entry, tables } = overrides.applied(written);
  const own = { ...entry, data: named(entry.data) };
  return tables.map((one) => ({
    node: sourceNode(settings, own, named(one.table), one.index),
    owner: ownerOfTable(own, one),
  }));
}

function ownerOfTable(entry: PropertyEntry, { table, tests: at }: DescribedTable): TestOwner {
  const quoting = mapOf(table.quoting).column ?? mapOf(entry.data.quoting).column;
  return {
    entry: at.entry,
    path: ['tables', at.index],
    name: String(table.name),
    source: entry.name,
    columns: mapsOf(table.columns),
    tests: testsOf(table),
    tags: [...textsOf(entry.data.tags), ...textsOf(table.tags)],
    quoteColumns: quoting === true,
  };
}

function sourceNode(
  { naming, configs, createdAt }: SourceSettings,
  entry: PropertyEntry,
  table: YamlMap,
  index: number,
): Mutable<SourceNode> {
  const { data: source, name: sourceName } = entry;
  const { file } = entry.source;
  const name = String(table.name);
  const fqn = [file.packageName, ...file.path.split('/').slice(0, -1), sourceName, name];
  const patch = tableConfig(source, table);
  const { config, written } = configs.build({ kind: 'source', packageName: file.packageName, fqn, patch });
  const database = textOf(source.database ?? source.catalog) ?? naming.target.database;
  const schema = textOf(source.schema) ?? sourceName;
  const identifier = textOf(table.identifier) ?? name;
  const quoting = quotingOf(source, table);
  const node: Mutable<SourceNode> = {
    database,
    schema,
    name,
    resource_type: 'source',
    package_name: file.packageName,
    path: file.originalPath,
    original_file_path: file.originalPath,
    unique_id: `source.${file.packageName}.${sourceName}.${name}`,
    fqn,
    source_name: sourceName,
    source_description: textOf(source.description) ?? '',
    loader: textOf(source.loader) ?? '',
    identifier,
    quoting,
    loaded_at_field: textOf(config.loaded_at_field),
    loaded_at_query: textOf(config.loaded_at_query),
    freshness: isYamlMap(config.freshness ?? null) ? (config.freshness as YamlMap) : null,
    external: isYamlMap(table.external) ? externalOf(table.external) : null,
    description: textOf(table.description) ?? '',
    columns: columnNodes(mapsOf(table.columns)),
    meta: mapOf(config.meta),
    source_meta: { ...mapOf(source.meta), ...mapOf(mapOf(source.config).meta) },
    tags: textsOf(config.tags),
    config: config as SourceNode['config'],
    patch_path: null,
    unrendered_config: written,
    relation_name: '',
    created_at: createdAt,
    unrendered_database: textOf(asWritten(entry).database),
    unrendered_schema: textOf(asWritten(entry).schema),
    doc_blocks: EMPTY_LIST,
    etl: originOf(entry, table, index, file.absolute),
  };
  node.relation_name =
    naming.adapter.sourceText?.(node) ?? renderedName(naming, { database, schema, identifier }, quoting);
  return node;
}

/** The entry before its templates were rendered. */
function asWritten({ section, index, source }: PropertyEntry): YamlMap {
  const list = mapOf(source.yaml.value)[section];
  return Array.isArray(list) ? mapOf(list[index] as Yaml) : {};
}

function quotingOf(source: YamlMap, table: YamlMap): YamlMap {
  const [far, near] = [mapOf(source.quoting), mapOf(table.quoting)];
  const keys = ['database', 'schema', 'identifier', 'column'];
  return Object.fromEntries(keys.map((key) => [key, near[key] ?? far[key] ?? null]));
}

function externalOf(external: YamlMap): YamlMap {
  const keys = ['location', 'file_format', 'row_format', 'tbl_properties', 'partitions'];
  return { ...Object.fromEntries(keys.map((key) => [key, null])), ...external };
}

/** The config that a table has from its source and from itself; keys may stand under `config:` or beside it. */
function tableConfig(source: YamlMap, table: YamlMap): YamlMap {
  const [far, near] = [mapOf(source.config), mapOf(table.config)];
  const config: Record<string, Yaml> = {};
  for (const [key, value] of Object.entries({ ...far, ...near })) if (!ETL_CONFIG.has(key)) config[key] = value;
  const freshness = mergedFreshness(source, table);
  if (freshness === undefined) delete config.freshness;
  else config.freshness = freshness;
  const hasField = 'loaded_at_field' in table || Boolean(near.loaded_at_field);
  const fieldOf = (key: string): Yaml => table[key] ?? near[key] ?? null;
  const farOf = (key: string): Yaml => source[key] ?? far[key] ?? null;
  config.loaded_at_field = hasField ? fieldOf('loaded_at_field') : farOf('loaded_at_field');
  const query = fieldOf('loaded_at_query');
  config.loaded_at_query = query ?? (hasField ? null : farOf('loaded_at_query'));
  config.meta = { ...mapOf(source.meta), ...mapOf(far.meta), ...mapOf(table.meta), ...mapOf(near.meta) };
  const tags = [source.tags, far.tags, table.tags, near.tags].flatMap((each) => textsOf(each));
  config.tags = [...new Set(tags)].sort();
  return config;
}

function originOf(entry: PropertyEntry, table: YamlMap, index: number, file: string): SourceOrigin {
  const { data: source } = entry;
  const connection = mapOf(table.config).connection ?? mapOf(source.config).connection ?? null;
  const load = { ...mapOf(source.load), ...mapOf(table.load) };
  const columns = mapsOf(table.columns).map(({ name, data_type: type, config }) => [
    name,
    type ?? null,
    config ?? null,
  ]);
  const primaryKey = textsOf(table.primary_key);
  const declared = [connection, load, columns, primaryKey, table.identifier ?? null, source.schema ?? null];
  return {
    file,
    line: 1,
    column: 1,
    isStatic: true,
    yamlPath: [entry.section, entry.index, 'tables', index],
    connection: connection === null ? null : String(connection),
    primaryKey,
    foreignKeys: mapsOf(table.foreign_keys).map(foreignKeyOf),
    load,
    declarationHash: sha256(JSON.stringify(declared)),
  };
}

/** `{columns, table, referenced}`, or `{column, references: table.column}` for the common case of one column. */
function foreignKeyOf(key: YamlMap): SourceOrigin['foreignKeys'][number] {
  const columns = textsOf(key.columns ?? key.column);
  const [table = '', column] = textOf(key.references)?.split('.') ?? [];
  const named = textsOf(key.referenced ?? key.referenced_columns);
  const referenced = named.length > 0 ? named : column === undefined ? columns : [column];
  return { columns, table: textOf(key.table ?? key.to) ?? table, referenced };
}
