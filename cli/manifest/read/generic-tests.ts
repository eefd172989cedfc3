import type { Yaml, YamlMap } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { codeFrame, type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import type { MacroIndex } from '../context/macro-index.ts';
import { pythonText } from '../context/yaml-values.ts';
import type { RefArgs } from '../types.ts';
import { mapOf, mapsOf, testsOf, textsOf } from './columns.ts';
import { type Draft, EMPTY_LIST, EMPTY_MAP, type MutableNode } from './draft.ts';
import { simpleTestCapture } from './generic-test-refs.ts';
import { makeNode } from './make-node.ts';
import type { PropertyEntry } from './property-file.ts';
import { type Captured, type DraftSettings, mergeCalls } from './sql-draft.ts';
import { type TestDefinition, TestProblem, testDefinition, testHash, testNames } from './test-definition.ts';
import { NO_CHECKSUM } from './text.ts';
import type { Version } from './versions.ts';

/** What a data test is attached to. */
export interface TestOwner {
  readonly entry: PropertyEntry;
  /** Where in the entry the owner stands; empty for the entry itself. */
  readonly path: readonly (string | number)[];
  readonly name: string;
  /** The source's name, for a table of a source. */
  readonly source?: string;
  readonly version?: Version;
  readonly columns: readonly YamlMap[];
  readonly tests: readonly Yaml[];
  /** Tags of the owner that its tests take over: those of a source and its table. */
  readonly tags: readonly string[];
  readonly quoteColumns: boolean;
}

/** An owner with what is the same for all its tests. */
export interface ReferredOwner extends TestOwner {
  /** The reference to the owner itself. */
  readonly ownRefs: readonly RefArgs[];
  /** The argument `model` of its tests. */
  readonly model: string;
  /** Package and folders, with which the fqn of its tests begins. */
  readonly fqnStart: readonly string[];
}

/** What making the nodes of data tests needs to know. */
export interface TestSettings extends DraftSettings {
  readonly macros: MacroIndex;
  quote(identifier: string): string;
  /** Renders what a config value of a data test says, natively. */
  renderValue(text: string, owner: TestOwner): Yaml;
  /** Whether `arguments:` of a test holds its arguments, as it does unless a behaviour flag says no. */
  readonly nestedArguments: boolean;
  /** Renders a test's arguments and its call with `execute` false. Throws an EtlError. */
  captureTest(node: MutableNode): Captured;
  readonly found: Diagnostic[];
}

/** The drafts of all data tests of an owner: its columns' first, then its own, as dbt orders them. */
export function testDrafts(settings: TestSettings, given: TestOwner): Draft[] {
  const drafts: Draft[] = [];
  const { file } = given.entry.source;
  const owner: ReferredOwner = {
    ...given,
    ownRefs: [{ name: given.name, package: null, version: given.version ?? null }],
    model: modelText(given),
    fqnStart: [file.packageName, ...file.originalPath.split('/').slice(1, -1)],
  };
  const make = (written: Yaml, column: YamlMap | undefined, path: readonly (string | number)[]): void => {
    const draft = testDraft(settings, owner, written, column, path);
    if (draft !== undefined) drafts.push(draft);
  };
  const ofColumns = (): void => {
    for (const [index, column] of owner.columns.entries())
      for (const [at, written] of testsOf(column).entries())
        make(written, column, ['columns', index, column.tests == null ? 'data_tests' : 'tests', at]);
  };
  const ofOwner = (): void => {
    for (const [at, written] of owner.tests.entries()) make(written, undefined, ['data_tests', at]);
  };
  if (owner.source === undefined) ofColumns();
  ofOwner();
  if (owner.source !== undefined) ofColumns();
  return drafts;
}

function testDraft(
  settings: TestSettings,
  owner: ReferredOwner,
  written: Yaml,
  column: YamlMap | undefined,
  path: readonly (string | number)[],
): Draft | undefined {
  const { entry } = owner;
  const { yaml, file } = entry.source;
  const details = () => {
    const position = yaml.positionOf([entry.section, entry.index, ...owner.path, ...path]);
    return { position, frame: codeFrame(yaml.text, position) };
  };
  let definition: TestDefinition;
  try {
    const name = column === undefined ? null : columnName(settings, owner, column);
    definition = testDefinition(written, name, settings.nestedArguments);
  } catch (thrown) {
    if (!(thrown instanceof TestProblem)) throw thrown;
    const what = `"${owner.name}"`;
    settings.found.push(diagnostic('ETL2021', { what, problem: thrown.message }, details()));
    return undefined;
  }
  const yamlPath = [entry.section, entry.index, ...owner.path, ...path];
  const { node, config } = testNode(settings, owner, definition, column, yamlPath);
  const macro = settings.macros.resolve(file.packageName, `test_${definition.name}`);
  const known =
    definition.namespace === null ? macro : settings.macros.inPackage(definition.namespace, `test_${definition.name}`);
  if (macro === undefined || known === undefined) {
    const tests = [...settings.macros.names()].filter((name) => name.startsWith('test_')).map((name) => name.slice(5));
    const called = definition.namespace === null ? definition.name : `${definition.namespace}.${definition.name}`;
    const params = { test: called, what: `"${owner.name}"`, nearest: nearest(definition.name, tests) };
    settings.found.push(diagnostic('ETL2020', params, details()));
    return undefined;
  }
  node.depends_on = { macros: [macro.unique_id], nodes: EMPTY_LIST };
  const simple = simpleTestCapture(settings.macros, owner, node, macro.unique_id);
  const captured = simple ?? settings.captureTest(node);
  node.refs = captured.refs;
  node.sources = captured.sources;
  node.depends_on = { macros: captured.macros, nodes: EMPTY_LIST };
  const calls = simple === undefined ? captured.configs : [config];
  const fileConfig = CALLED_ONCE.has(macro.unique_id) ? config : mergeCalls([config, ...calls].filter(isNotEmpty));
  return { node, file, fileConfig: isNotEmpty(fileConfig) ? fileConfig : EMPTY_MAP, patchConfig: undefined };
}

/**
 * Tests that dbt does not render. Of all others it takes the config of the YAML first and then every call of
 * `config(...)`, that of the YAML among them, so that tags stand there twice.
 */
const CALLED_ONCE = new Set(['macro.dbt.test_not_null', 'macro.dbt.test_unique']);

function isNotEmpty(config: YamlMap): boolean {
  return Object.keys(config).length > 0;
}

function columnName(settings: TestSettings, owner: TestOwner, column: YamlMap): string {
  const name = String(column.name);
  const isQuoted = column.quote === true || ((column.quote ?? null) === null && owner.quoteColumns);
  return isQuoted ? settings.quote(name) : name;
}

function testNode(
  settings: TestSettings,
  owner: ReferredOwner,
  definition: TestDefinition,
  column: YamlMap | undefined,
  yamlPath: YamlPath,
): { node: MutableNode; config: YamlMap } {
  const { file } = owner.entry.source;
  const isOfSource = owner.source !== undefined;
  const ownerName = isOfSource ? `${owner.source}_${owner.name}` : owner.name;
  const versioned = owner.version === undefined ? ownerName : `${ownerName}_v${owner.version}`;
  const { short, full } = testNames(definition, versioned, isOfSource);
  const config = renderedConfig(settings, owner, definition.config);
  if (definition.givenName === undefined && short !== full && !('alias' in config)) config.alias = short;
  const kwargs: YamlMap = { ...definition.args, model: owner.model };
  const metadata = { name: definition.name, kwargs, namespace: definition.namespace };
  const columnTags =
    column === undefined ? EMPTY_LIST : [...textsOf(column.tags), ...textsOf(mapOf(column.config).tags)];
  const { database, schema, createdAt } = settings;
  const node = makeNode({
    database,
    schema,
    createdAt,
    resourceType: 'test',
    packageName: file.packageName,
    name: full,
    idSuffix: `${full}.${testHash(full, metadata)}`,
    path: `${short}.sql`,
    originalPath: file.originalPath,
    fqn: [...owner.fqnStart, full],
    checksum: NO_CHECKSUM,
    origin: {
      file: file.absolute,
      line: 1,
      column: 1,
      isStatic: true,
      text: rawCode(definition, config),
      yamlPath,
    },
  });
  const tags = [...owner.tags, ...columnTags, ...textsOf(config.tags)];
  node.tags = tags.length === 0 ? EMPTY_LIST : [...new Set(tags)].sort();
  node.column_name = column === undefined ? null : columnName(settings, owner, column);
  node.file_key_name = isOfSource ? `sources.${owner.source}` : `${owner.entry.section}.${owner.name}`;
  node.attached_node = null;
  node.test_metadata = metadata;
  node.description = definition.description;
  return { node, config };
}

function modelText(owner: TestOwner): string {
  if (owner.source !== undefined) return `{{ get_where_subquery(source('${owner.source}', '${owner.name}')) }}`;
  const version = owner.version === undefined ? '' : `, version='${owner.version}'`;
  return `{{ get_where_subquery(ref('${owner.name}'${version})) }}`;
}

function renderedConfig(settings: TestSettings, owner: TestOwner, config: YamlMap): Record<string, Yaml> {
  const rendered: Record<string, Yaml> = {};
  for (const [key, value] of Object.entries(config))
    rendered[key] = typeof value === 'string' && /\{[{%#]/.test(value) ? settings.renderValue(value, owner) : value;
  return rendered;
}

/** The text that dbt's manifest shows for a generic test. */
function rawCode({ name, namespace }: TestDefinition, config: YamlMap): string {
  const macro = `${namespace === null ? '' : `${namespace}.`}test_${name}`;
  const settings = Object.entries(config).map(([key, value]) => {
    const text = typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : pythonText(value);
    return `${key}=${text}`;
  });
  const call = `{{ ${macro}(**_dbt_generic_test_kwargs) }}`;
  return settings.length === 0 ? call : `${call}{{ config(${settings.join(',')}) }}`;
}

/** Where the tests of a model, seed or snapshot stand that has no versions. */
export function ownerOf(entry: PropertyEntry): TestOwner {
  const { data } = entry;
  return {
    entry,
    path: [],
    name: entry.name,
    columns: mapsOf(data.columns),
    tests: testsOf(data),
    tags: EMPTY_LIST,
    quoteColumns: data.quote_columns === true,
  };
}
