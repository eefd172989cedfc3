import type { Yaml, YamlMap } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { tryReadYaml, type YamlFile } from '../../config/yaml/read.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { codeFrame, type Diagnostic, diagnosticsOf, EtlError, type Position } from '../../diagnostics/index.ts';
import type { ProjectFile } from './files.ts';
import type { SourceTexts } from './source-texts.ts';

/** The lists that a property file may hold. */
export const SECTIONS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'macros',
  'data_tests',
  'analyses',
  'exposures',
  'functions',
  'metrics',
  'groups',
  'semantic_models',
  'unit_tests',
  'saved_queries',
] as const;

/** One of the lists that a property file may hold. */
export type Section = (typeof SECTIONS)[number];

/** A property file that was read. */
export interface PropertyFile {
  readonly file: ProjectFile;
  readonly yaml: YamlFile;
}

/** One item of a list of a property file, rendered. */
export interface PropertyEntry {
  readonly section: Section;
  readonly index: number;
  readonly name: string;
  readonly data: YamlMap;
  readonly source: PropertyFile;
}

/** Renders a text of a property file natively; the path leads to it from the top of the file. */
export type RenderProperty = (text: string, source: PropertyFile, path: YamlPath) => Yaml;

/** Where something of an entry stands. */
export function positionIn(entry: PropertyEntry, path: YamlPath, part: 'key' | 'value' = 'value'): Position {
  return entry.source.yaml.positionOf([entry.section, entry.index, ...path], part);
}

/** The place of something of an entry with its lines, for a diagnostic. */
export function detailsIn(entry: PropertyEntry, path: YamlPath, part: 'key' | 'value' = 'value') {
  const position = positionIn(entry, path, part);
  return { position, frame: codeFrame(entry.source.yaml.text, position) };
}

/** What reading a property file needs. */
export interface PropertyReading {
  readonly texts: SourceTexts;
  readonly shownAs: string;
  readonly render: RenderProperty;
  readonly found: Diagnostic[];
}

/** Templates, and texts that may end with a line break: block scalars and escapes. */
const CHANGED_BY_RENDERING = /\{[{%#]|[|>][+-]?\d?[ \t\r]*(?:#.*)?$|\\n/m;

/** Reads a property file and renders its entries; YAML and templates that cannot be read are added to `found`. */
export function readPropertyFile(
  file: ProjectFile,
  { texts, shownAs, render, found }: PropertyReading,
): { source: PropertyFile; entries: PropertyEntry[] } | undefined {
  const { yaml, diagnostics } = tryReadYaml(texts.read(file.absolute), shownAs);
  found.push(...diagnostics);
  if (yaml === undefined || yaml.value === null) return undefined;
  const source: PropertyFile = { file, yaml };
  if (!isYamlMap(yaml.value)) return { source, entries: [] };
  const isRendered = CHANGED_BY_RENDERING.test(yaml.text);
  const entries: PropertyEntry[] = [];
  for (const section of SECTIONS) {
    const list = yaml.value[section];
    if (!Array.isArray(list)) continue;
    for (const [index, data] of (list as readonly Yaml[]).entries()) {
      const entry = readEntry(source, section, index, data);
      if (entry !== undefined) entries.push(isRendered ? rendered(entry, render, found) : entry);
    }
  }
  return { source, entries };
}

/** An entry that can be read; what is wrong with any other, the check of the whole file tells. */
function readEntry(source: PropertyFile, section: Section, index: number, data: Yaml): PropertyEntry | undefined {
  if (!isYamlMap(data) || data.name === undefined || data.name === null) return undefined;
  return { section, index, name: String(data.name), data, source };
}

function rendered(entry: PropertyEntry, render: RenderProperty, found: Diagnostic[]): PropertyEntry {
  const walk = (value: Yaml, path: readonly (string | number)[]): Yaml => {
    if (typeof value === 'string') {
      const hasTemplate = /\{[{%#]/.test(value);
      if ((!hasTemplate && !value.endsWith('\n')) || isLeftAlone(entry.section, path)) return value;
      // Rendering takes one line break at the end away, from plain texts too.
      if (!hasTemplate) return value.replace(/\r?\n$/, '');
      return render(value, entry.source, [entry.section, entry.index, ...path]);
    }
    if (Array.isArray(value)) return value.map((item: Yaml, index) => walk(item, [...path, index]));
    if (!isYamlMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  try {
    const data = walk(entry.data, []) as YamlMap;
    return { ...entry, data, name: String(data.name) };
  } catch (thrown) {
    if (!(thrown instanceof EtlError)) throw thrown;
    found.push(...diagnosticsOf(thrown));
    return entry;
  }
}

const LATER = new Set<string | number>(['tests', 'data_tests', 'description', 'loaded_at_query']);

/** What dbt renders later, or never: descriptions, tests, hooks. */
function isLeftAlone(section: Section, path: readonly (string | number)[]): boolean {
  if (section === 'sources') {
    const [first, second] = path;
    if (first === 'description' || first === 'loaded_at_query') return true;
    if (first === 'config' && second === 'loaded_at_query') return true;
    return first === 'tables' && isLater(path.slice(2));
  }
  if (section === 'macros' && path[0] === 'arguments') return isLater(path.slice(1));
  if (section === 'metrics' && (path.at(-1) === 'filter' || path.at(-2) === 'filter')) return true;
  if (section === 'saved_queries' && path[0] === 'query_params' && path[1] === 'where') return true;
  return isLater(path);
}

function isLater(path: readonly (string | number)[]): boolean {
  const [first, second, third] = path;
  if (first !== undefined && LATER.has(first)) return true;
  if (path.length === 2 && second !== undefined && LATER.has(second)) return true;
  if (first === 'config' && (second === 'pre_hook' || second === 'post_hook' || second === 'loaded_at_query'))
    return true;
  if (path.length === 5 && path[4] === 'description') return true;
  const nested = first === 'columns' || first === 'dimensions' || first === 'measures' || first === 'entities';
  return nested && (third === 'tests' || third === 'data_tests' || third === 'description');
}
