import { mergeConfigs } from '../../config/merge-configs.ts';
import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { PythonSyntax } from '../static/python-literal.ts';
import { scanPython } from '../static/python-model.ts';
import { type StaticResult, scanTemplate } from '../static/scan.ts';
import type { Node, NodeOrigin, RefArgs } from '../types.ts';
import { type Draft, EMPTY_LIST, type MutableNode } from './draft.ts';
import type { ProjectFile } from './files.ts';
import { makeNode } from './make-node.ts';
import type { SourceTexts } from './source-texts.ts';
import { placedText, seedChecksum, sha256 } from './text.ts';

/** What a rendered template said of its node. */
export interface Captured {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [string, string])[];
  readonly configs: readonly YamlMap[];
  /** unique_ids of the macros that it calls itself. */
  readonly macros: readonly string[];
  readonly functions?: readonly (readonly string[])[];
  readonly metrics?: readonly (readonly string[])[];
  readonly isStatic: boolean;
  readonly refOffsets?: readonly number[];
  readonly sourceOffsets?: readonly number[];
}

/** What making nodes of files needs to know. */
export interface DraftSettings {
  readonly database: string | null;
  readonly schema: string;
  readonly createdAt: number;
  readonly texts: SourceTexts;
  /** Names that macros of the project take over; a text that uses one of them is rendered. */
  readonly overridden: ReadonlySet<string>;
  /** unique_id of the `is_incremental` macro. */
  readonly incrementalMacro: string | undefined;
  /** Whether the value that a package finds for a variable is a template. */
  isTemplateVar(name: string, packageName: string): boolean;
  /** The path of a file as messages show it. */
  shown(absolute: string): string;
  /** Renders a node's text with `execute` false. Throws an EtlError. */
  capture(node: MutableNode, text: string): Captured;
}

/** Makes the node of one model, analysis, test or seed file. Throws what rendering throws. */
export function draftOfFile(settings: DraftSettings, file: ProjectFile): Draft {
  const name = nameOf(file.path);
  if (file.kind === 'seed') return seedDraft(settings, file, name);
  const { text, line, column } = placedText(settings.texts.read(file.absolute));
  const { path, fqn } = placeOf(file, name);
  const { database, schema, createdAt } = settings;
  const node = makeNode({
    database,
    schema,
    createdAt,
    resourceType: resourceType(file),
    packageName: file.packageName,
    name,
    path,
    originalPath: file.originalPath,
    fqn,
    checksum: { name: 'sha256', checksum: sha256(text) },
    language: file.path.endsWith('.py') ? 'python' : 'sql',
    rawCode: text,
    origin: { file: file.absolute, line, column, isStatic: false },
  });
  return { node, file, fileConfig: captureInto(settings, node, text), patchConfig: undefined };
}

function seedDraft(settings: DraftSettings, file: ProjectFile, name: string): Draft {
  const { absolute, originalPath, packageName, path } = file;
  const node = makeNode({
    ...settings,
    resourceType: 'seed',
    packageName,
    name,
    path,
    originalPath,
    fqn: fqnOf(packageName, path, name),
    checksum: seedChecksum(settings.texts, file),
    origin: { file: absolute, line: 1, column: 1, isStatic: true, text: '' },
  });
  node.root_path = absolute.slice(0, absolute.length - originalPath.length - 1);
  return { node, file, fileConfig: {}, patchConfig: undefined };
}

/** Fills refs, sources and macros of a node from its text; gives what its `config(...)` calls said, merged. */
export function captureInto(settings: DraftSettings, node: MutableNode, text: string): YamlMap {
  const captured =
    node.language === 'python' ? pythonCapture(settings, node, text) : templateCapture(settings, node, text);
  node.refs = captured.refs;
  node.sources = captured.sources;
  node.metrics = captured.metrics ?? EMPTY_LIST;
  node.functions = captured.functions ?? EMPTY_LIST;
  node.depends_on = { macros: captured.macros, nodes: EMPTY_LIST };
  node.etl = withCalls(node.etl, captured);
  return mergeCalls(captured.configs);
}

/** What `config(...)` calls say together; `+` of grants is kept, for it speaks of what is merged later. */
export function mergeCalls(configs: readonly YamlMap[]): YamlMap {
  const [only, ...more] = configs;
  if (only === undefined) return {};
  if (more.length === 0) return only;
  const merged = mergeConfigs('models', configs);
  const grants = configs.flatMap((one) => (isYamlMap(one.grants) ? [one.grants] : []));
  return grants.length === 0 ? merged : { ...merged, grants: Object.assign({}, ...grants) as YamlMap };
}

function withCalls(origin: NodeOrigin, { isStatic, refOffsets, sourceOffsets }: Captured): NodeOrigin {
  const offsets = {
    ...(refOffsets?.length ? { refOffsets } : {}),
    ...(sourceOffsets?.length ? { sourceOffsets } : {}),
  };
  return { ...origin, isStatic, ...offsets };
}

function templateCapture(settings: DraftSettings, node: MutableNode, text: string): Captured {
  return staticCapture(settings, node, text) ?? settings.capture(node, text);
}

function pythonCapture(settings: DraftSettings, node: MutableNode, text: string): Captured {
  try {
    return { ...scanPython(text), macros: EMPTY_LIST, isStatic: false };
  } catch (thrown) {
    if (!(thrown instanceof PythonSyntax)) throw thrown;
    const before = text.slice(0, thrown.offset).split('\n');
    const position = {
      file: settings.shown(node.etl.file),
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    };
    throw EtlError.of('ETL2036', { name: node.name, problem: thrown.message }, { position, cause: thrown });
  }
}

function staticCapture(settings: DraftSettings, node: MutableNode, text: string): Captured | undefined {
  const found = scanTemplate(text);
  if (found === undefined || usesOverridden(settings, found)) return undefined;
  for (const name of found.vars) if (settings.isTemplateVar(name, node.package_name)) return undefined;
  const { incrementalMacro } = settings;
  if (found.incremental && incrementalMacro === undefined) return undefined;
  const macros = found.incremental && incrementalMacro !== undefined ? [incrementalMacro] : EMPTY_LIST;
  return { ...found, macros, isStatic: true };
}

function usesOverridden({ overridden }: DraftSettings, found: StaticResult): boolean {
  if (overridden.size === 0) return false;
  return (
    (found.refs.length > 0 && overridden.has('ref')) ||
    (found.sources.length > 0 && overridden.has('source')) ||
    (found.configs.length > 0 && overridden.has('config')) ||
    (found.vars.length > 0 && overridden.has('var')) ||
    (found.incremental && overridden.has('is_incremental'))
  );
}

/** The name of the node that a file makes. */
export function nameOf(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base.slice(0, base.lastIndexOf('.'));
}

function resourceType(file: ProjectFile): Node['resource_type'] {
  if (file.kind === 'analysis' || file.kind === 'function') return file.kind;
  return file.kind === 'singular_test' ? 'test' : 'model';
}

function placeOf(file: ProjectFile, name: string): { path: string; fqn: string[] } {
  const path = file.kind === 'analysis' ? `analysis/${file.path}` : file.path;
  return { path, fqn: fqnOf(file.packageName, path, name) };
}

/** The fully qualified name of a node: its package, the folders of `path`, its name. */
export function fqnOf(packageName: string, path: string, name: string): string[] {
  return [packageName, ...path.split('/').slice(0, -1), name];
}
