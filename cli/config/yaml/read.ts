import { loadAll, YAMLException } from 'js-yaml';
import {
  codeFrame,
  type Diagnostic,
  diagnostic,
  diagnosticsOf,
  EtlError,
  type Position,
} from '../../diagnostics/index.ts';
import type { Yaml } from '../types.ts';
import { yamlDialect } from './dialect.ts';
import { IndentedText } from './indented-text.ts';
import { withoutLastBreak } from './last-block.ts';
import { locator, type YamlPath } from './locate.ts';
import { problemInWords } from './problem.ts';
import { quickYaml } from './quick.ts';

/** A YAML file that was read: its plain value and, when asked, where things stand in it. */
export interface YamlFile {
  /** Path as shown to a person. */
  readonly file: string;
  readonly text: string;
  /** The document; `null` for an empty file. */
  readonly value: Yaml;
  /** Keys that are written twice in one map; the last one counts. Warnings; ETL1011. */
  readonly duplicates: readonly Diagnostic[];
  /** Where the key or the value (default) at a path stands; the first call parses the text once more, so ask for an error only. */
  positionOf(path: YamlPath, part?: 'key' | 'value'): Position;
}

/**
 * Reads the one YAML document of a text, in dbt's dialect. `file` is the path as shown to a person.
 * Throws ETL1010 when it is not valid YAML.
 */
export function readYaml(text: string, file: string): YamlFile {
  const source = withoutLastBreak(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const { value, duplicates, indented } = load(source, file);
  const locate = locator(indented.text, file);
  return {
    file,
    text: source,
    value,
    duplicates,
    positionOf: (path, part = 'value') => indented.original(locate(path, part)),
  };
}

/** A YAML text or what is wrong with it, for those who collect mistakes: like `readYaml`, but throws nothing. */
export function tryReadYaml(text: string, file: string): { yaml?: YamlFile; diagnostics: readonly Diagnostic[] } {
  try {
    const yaml = readYaml(text, file);
    return { yaml, diagnostics: yaml.duplicates };
  } catch (error) {
    return { diagnostics: diagnosticsOf(error) };
  }
}

interface Loaded {
  readonly value: Yaml;
  readonly duplicates: readonly Diagnostic[];
  readonly indented: IndentedText;
}

/** Reads quickly or else in full; then again, more leniently, after a key that is written twice and a flow that is indented too little. */
function load(source: string, file: string): Loaded {
  const quick = quickYaml(source);
  if (quick !== undefined) return { value: quick, duplicates: [], indented: new IndentedText(source) };
  const duplicates: Diagnostic[] = [];
  let indented = new IndentedText(source);
  let first: unknown;
  for (;;) {
    try {
      return { value: parse(indented.text, file, duplicates.length > 0), duplicates, indented };
    } catch (error) {
      first ??= error;
      if (!(error instanceof YAMLException)) throw error;
      const deeper = error.reason === 'deficient indentation' ? indented.deeper(error.mark?.line ?? 0) : undefined;
      if (deeper !== undefined) indented = deeper;
      else if (error.reason === 'duplicated mapping key') duplicates.push(duplicate(error, source, file));
      else throw invalid(first, source, file);
    }
  }
}

function parse(source: string, file: string, json: boolean): Yaml {
  const documents = loadAll(source, { schema: yamlDialect, filename: file, json, maxTotalMergeKeys: -1 }) as Yaml[];
  if (documents.length > 1)
    throw EtlError.of('ETL1010', { file, problem: 'it holds several documents, and one was expected' });
  const value = documents[0] ?? null;
  if (source.includes('*') && hasCycle(value, new Set()))
    throw EtlError.of('ETL1010', { file, problem: 'an alias stands inside of what it names' });
  return value;
}

function hasCycle(value: Yaml, above: Set<Yaml>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (above.has(value)) return true;
  above.add(value);
  const found = Object.values(value).some((one) => hasCycle(one, above));
  above.delete(value);
  return found;
}

function duplicate(error: YAMLException, source: string, file: string): Diagnostic {
  const position = positionOf(error, file);
  const line = source.split('\n')[position.line - 1] ?? '';
  const key = /^\s*(?:- +)?(['"]?)(.+?)\1\s*:/.exec(line)?.[2] ?? line.trim();
  return diagnostic('ETL1011', { key }, { position, frame: codeFrame(source, position) }, 'warning');
}

function invalid(error: unknown, source: string, file: string): unknown {
  if (!(error instanceof YAMLException)) return error;
  const position = positionOf(error, file);
  const { problem, hint } = problemInWords(error.reason, source, position);
  return EtlError.of(
    'ETL1010',
    { file, problem },
    { position, frame: codeFrame(source, position), hint, cause: error },
  );
}

function positionOf(error: YAMLException, file: string): Position {
  const { line = 0, column = 0 } = error.mark ?? {};
  return { file, line: line + 1, column: column + 1 };
}
