import type { Yaml, YamlMap } from '../../config/types.ts';
import type { RefArgs } from '../types.ts';
import { type LiteralArguments, LiteralReader, NOT_LITERAL } from './literal.ts';

/** What one scan over a template finds when all of its Jinja is of the simple literal form. */
export interface StaticResult {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  /** The arguments of each `config(...)` call, in order. */
  readonly configs: readonly YamlMap[];
  /** Offsets of the `ref(` and `source(` calls, refs first, each list in order. */
  readonly refOffsets: readonly number[];
  readonly sourceOffsets: readonly number[];
  /** Variables asked for. */
  readonly vars: readonly string[];
  /** Whether `is_incremental()` is called. */
  readonly incremental: boolean;
}

interface Found {
  refs: RefArgs[];
  sources: [string, string][];
  configs: YamlMap[];
  refOffsets: number[];
  sourceOffsets: number[];
  vars: string[];
  incremental: boolean;
}

/** One open `if`: whether its present branch is taken while parsing. */
interface Branch {
  live: boolean;
  sawElse: boolean;
}

const NO_REFS: readonly never[] = [];
const NOTHING: StaticResult = {
  refs: NO_REFS,
  sources: NO_REFS,
  configs: NO_REFS,
  refOffsets: NO_REFS,
  sourceOffsets: NO_REFS,
  vars: NO_REFS,
  incremental: false,
};

/**
 * Finds `ref`, `source`, `config`, `var`, `is_incremental` and `this` in a template without rendering it.
 * Gives nothing when the template uses anything else: it must then be rendered. What stands inside
 * `{% if is_incremental() %}` is checked but not counted, because the condition is false while parsing.
 */
export function scanTemplate(text: string): StaticResult | undefined {
  let at = nextTag(text, 0);
  if (at === -1) return NOTHING;
  const found: Found = {
    refs: [],
    sources: [],
    configs: [],
    refOffsets: [],
    sourceOffsets: [],
    vars: [],
    incremental: false,
  };
  const branches: Branch[] = [];
  try {
    for (; at !== -1; at = nextTag(text, at)) at = readTag(text, at, branches, found);
  } catch (thrown) {
    if (thrown === NOT_LITERAL) return undefined;
    throw thrown;
  }
  return branches.length === 0 ? found : undefined;
}

/** Offset of the next `{{`, `{%` or `{#` from `from`, or -1. */
function nextTag(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 123 || next === 37 || next === 35) return at;
  }
  return -1;
}

/** Reads the tag at `at`; gives the offset after it. */
function readTag(text: string, at: number, branches: Branch[], found: Found): number {
  const kind = text[at + 1];
  if (kind === '#') {
    const end = text.indexOf('#}', at + 2);
    if (end === -1) throw NOT_LITERAL;
    return end + 2;
  }
  const reader = new LiteralReader(text, at + 2);
  const sign = text[reader.at];
  if (sign === '-' || sign === '+') reader.at += 1;
  const skipped = !branches.every((one) => one.live);
  if (kind === '{') readExpression(reader, skipped, found);
  else readStatement(reader, branches, found);
  reader.skipSpace();
  if (text[reader.at] === '-' || text[reader.at] === '+') reader.at += 1;
  const close = kind === '{' ? '}}' : '%}';
  if (!text.startsWith(close, reader.at)) throw NOT_LITERAL;
  return reader.at + 2;
}

/** `{% if is_incremental() %}`, `{% if not is_incremental() %}`, `{% else %}` and `{% endif %}`. */
function readStatement(reader: LiteralReader, branches: Branch[], found: Found): void {
  const word = reader.name();
  if (word === 'if') {
    let name = reader.name();
    const negated = name === 'not';
    if (negated) name = reader.name();
    if (name !== 'is_incremental' || !reader.take('(') || !reader.take(')')) throw NOT_LITERAL;
    if (branches.every((one) => one.live)) found.incremental = true;
    branches.push({ live: negated, sawElse: false });
    return;
  }
  const inside = branches.at(-1);
  if (inside === undefined) throw NOT_LITERAL;
  if (word === 'endif') branches.pop();
  else if (word === 'else' && !inside.sawElse) {
    inside.sawElse = true;
    inside.live = !inside.live;
  } else throw NOT_LITERAL;
}

/** One expression: a call of a known function, or `this` with at most one of its parts. */
function readExpression(reader: LiteralReader, skipped: boolean, found: Found): void {
  reader.skipSpace();
  const start = reader.at;
  const name = reader.name();
  if (name === 'this') {
    if (reader.take('.')) {
      const part = reader.name();
      if (part === undefined || !['schema', 'database', 'identifier', 'name', 'table'].includes(part))
        throw NOT_LITERAL;
    }
    return;
  }
  if (name === undefined) throw NOT_LITERAL;
  const args = reader.args();
  if (name === 'ref') addRef(args, start, skipped, found);
  else if (name === 'source') addSource(args, start, skipped, found);
  else if (name === 'config') addConfig(args, skipped, found);
  else if (name === 'var') addVar(args, skipped, found);
  else throw NOT_LITERAL;
}

function addRef(args: LiteralArguments, offset: number, skipped: boolean, found: Found): void {
  const { positional, named } = args;
  const names = positional.filter((one): one is string => typeof one === 'string');
  const keys = Object.keys(named);
  if (names.length !== positional.length || names.length < 1 || names.length > 2 || keys.length > 1) throw NOT_LITERAL;
  let version: string | number | null = null;
  const [key] = keys;
  if (key !== undefined) {
    const given = named[key];
    if ((key !== 'v' && key !== 'version') || (typeof given !== 'string' && typeof given !== 'number'))
      throw NOT_LITERAL;
    version = given === '' || given === 0 ? null : given;
  }
  if (skipped) return;
  const [first = '', second] = names;
  found.refs.push({ name: second ?? first, package: second === undefined ? null : first, version });
  found.refOffsets.push(offset);
}

function addSource(args: LiteralArguments, offset: number, skipped: boolean, found: Found): void {
  const [source, table] = args.positional;
  if (args.positional.length !== 2 || Object.keys(args.named).length > 0) throw NOT_LITERAL;
  if (typeof source !== 'string' || typeof table !== 'string') throw NOT_LITERAL;
  if (skipped) return;
  found.sources.push([source, table]);
  found.sourceOffsets.push(offset);
}

function addConfig(args: LiteralArguments, skipped: boolean, found: Found): void {
  const names = Object.keys(args.named);
  const [only] = args.positional;
  let given: Yaml = args.named;
  if (args.positional.length === 1 && names.length === 0) given = only ?? null;
  else if (args.positional.length > 0 || names.length === 0) throw NOT_LITERAL;
  if (given === null || typeof given !== 'object' || Array.isArray(given) || given instanceof Date) throw NOT_LITERAL;
  if (skipped) return;
  found.configs.push(given as YamlMap);
}

function addVar(args: LiteralArguments, skipped: boolean, found: Found): void {
  const [name] = args.positional;
  const keys = Object.keys(args.named);
  if (typeof name !== 'string' || args.positional.length > 2 || keys.some((key) => key !== 'default'))
    throw NOT_LITERAL;
  if (args.positional.length === 2 && keys.length > 0) throw NOT_LITERAL;
  if (!skipped) found.vars.push(name);
}
