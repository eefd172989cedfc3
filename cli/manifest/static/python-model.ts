import type { Yaml, YamlMap } from '../../config/types.ts';
import type { RefArgs } from '../types.ts';
import { PythonLiteralReader, PythonSyntax } from './python-literal.ts';

/** What a Python model asks for, in the order in which it does. */
export interface PythonCalls {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  /** The arguments of each `dbt.config(...)` call, and last the keys that `dbt.config.get(...)` reads. */
  readonly configs: readonly YamlMap[];
}

const NOTHING: PythonCalls = { refs: [], sources: [], configs: [] };
const CALL = /(?<![\w.])dbt\s*\.\s*(ref|source|config\s*\.\s*get|config\s*\.\s*meta_get|config)\s*(?=\()/y;
const MODEL = /^def[ \t]+model[ \t]*(?=\()/my;

/** The calls while they are collected. */
interface Found {
  readonly refs: RefArgs[];
  readonly sources: [string, string][];
  readonly configs: YamlMap[];
  readonly keys: Record<'config' | 'meta', { used: Yaml[]; defaults: Yaml[] }>;
  models: number;
}

/**
 * Reads the `dbt.ref`, `dbt.source` and `dbt.config` calls of a Python model, which is not run for it. Strings and
 * comments are no calls. Throws PythonSyntax, in words, where dbt refuses the file: an argument that is no literal,
 * not exactly one `model` function, or one whose first argument is not `dbt`.
 */
export function scanPython(text: string): PythonCalls {
  const reader = new PythonLiteralReader(text);
  try {
    return readCalls(reader);
  } catch (thrown) {
    if (thrown instanceof PythonSyntax) thrown.offset = reader.at;
    throw thrown;
  }
}

function readCalls(reader: PythonLiteralReader): PythonCalls {
  const keys = { config: { used: [], defaults: [] }, meta: { used: [], defaults: [] } };
  const found: Found = { refs: [], sources: [], configs: [], keys, models: 0 };
  let isEmpty = true;
  while (reader.at < reader.text.length) {
    if (reader.skipBlank()) continue;
    isEmpty = false;
    if (reader.match(MODEL) !== undefined) readModel(reader, found);
    else readCall(reader, found);
  }
  if (isEmpty) return NOTHING;
  if (found.models !== 1) throw new PythonSyntax(`it must define exactly one function "model", not ${found.models}`);
  const { refs, sources, configs } = found;
  return { refs, sources, configs: [...configs, ...keysRead(found)] };
}

/** The head of the model's function: `model(dbt, session)`. */
function readModel(reader: PythonLiteralReader, found: Found): void {
  found.models += 1;
  const names = reader.parameterNames();
  if (names.length > 0 && names[0] !== 'dbt')
    throw new PythonSyntax('the first argument of its function "model" must be "dbt"');
  if (names.length !== 2)
    throw new PythonSyntax('its function "model" must have two arguments, "dbt" and a session of the warehouse');
}

/** A call of dbt, or else the next token, which is passed over. */
function readCall(reader: PythonLiteralReader, found: Found): void {
  const called = reader.match(CALL);
  if (called === undefined) {
    reader.skipToken();
    return;
  }
  const name = called.replace(/\s/g, '').slice('dbt.'.length);
  const { positional, named } = reader.args();
  if (name === 'ref') found.refs.push(refOf(positional, named));
  else if (name === 'source') found.sources.push(sourceOf(positional));
  else if (name === 'config') addConfig(found, positional, named);
  else addKey(name === 'config.get' ? found.keys.config : found.keys.meta, `dbt.${name}`, positional);
}

function refOf(positional: readonly Yaml[], named: YamlMap): RefArgs {
  const names = positional.filter((one) => typeof one === 'string');
  const [first = '', second] = names;
  if (names.length !== positional.length || names.length < 1 || names.length > 2)
    throw new PythonSyntax('dbt.ref() takes the name of a model, or of its package and the model');
  const given = named.version || named.v;
  const version = typeof given === 'string' || typeof given === 'number' ? given : null;
  return { name: second ?? first, package: second === undefined ? null : first, version };
}

function sourceOf(positional: readonly Yaml[]): [string, string] {
  const [source, table] = positional;
  if (positional.length !== 2 || typeof source !== 'string' || typeof table !== 'string')
    throw new PythonSyntax('dbt.source() takes the name of a source and of its table');
  return [source, table];
}

function addConfig(found: Found, positional: readonly Yaml[], named: YamlMap): void {
  if (positional.length > 0) throw new PythonSyntax('dbt.config() takes its settings by name');
  found.configs.push(named);
}

function addKey(keys: { used: Yaml[]; defaults: Yaml[] }, call: string, positional: readonly Yaml[]): void {
  const [key, fallback = null] = positional;
  if (key === undefined) throw new PythonSyntax(`${call}() needs the name of a setting`);
  if (positional.length > 2) throw new PythonSyntax(`${call}() takes at most two arguments`);
  keys.used.push(key);
  keys.defaults.push(fallback);
}

/** As in dbt, the config says which of its keys the function reads, and the defaults it reads them with. */
function keysRead({ keys: { config, meta } }: Found): YamlMap[] {
  if (config.used.length === 0 && meta.used.length === 0) return [];
  return [
    {
      config_keys_used: config.used,
      config_keys_defaults: config.defaults,
      meta_keys_used: meta.used,
      meta_keys_defaults: meta.defaults,
    },
  ];
}
