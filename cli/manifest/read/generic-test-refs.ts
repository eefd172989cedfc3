import type { Yaml, YamlMap } from '../../config/types.ts';
import type { MacroIndex } from '../context/macro-index.ts';
import { scanTemplate } from '../static/scan.ts';
import type { RefArgs } from '../types.ts';
import { EMPTY_LIST, type MutableNode } from './draft.ts';
import type { ReferredOwner } from './generic-tests.ts';
import type { Captured } from './sql-draft.ts';

const LOOKS_LIKE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/;
const CAPTURES =
  /\b(?:ref|source|config|metric|function|builtins|context|raise_compiler_error|raise_not_implemented)\b/;

/**
 * What rendering a test would capture, when that is plain to see: its arguments are literals or `ref`/`source` calls
 * and its macro captures nothing itself. dbt does not render `not_null` and `unique`, so they list no further macro.
 */
export function simpleTestCapture(
  index: MacroIndex,
  owner: ReferredOwner,
  node: MutableNode,
  macroId: string,
): Captured | undefined {
  const version = owner.version ?? null;
  if (macroId === 'macro.dbt.test_not_null' || macroId === 'macro.dbt.test_unique') {
    const macros = [macroId];
    return owner.source === undefined
      ? { configs: EMPTY_LIST, isStatic: true, macros, refs: owner.ownRefs, sources: EMPTY_LIST }
      : { configs: EMPTY_LIST, isStatic: true, macros, refs: EMPTY_LIST, sources: [[owner.source, owner.name]] };
  }
  if (mayCapture(index, macroId, new Set())) return undefined;
  const subquery = index.resolve(node.package_name, 'get_where_subquery');
  if (subquery === undefined || !index.isBuiltIn(subquery)) return undefined;
  const refs: RefArgs[] = [];
  const sources: (readonly [string, string])[] = [];
  for (const [key, value] of Object.entries(node.test_metadata?.kwargs ?? {})) {
    if (key === 'model' || key === 'column_name') continue;
    if (!literalReferences(value, refs, sources)) return undefined;
  }
  if (owner.source === undefined)
    refs.push({ name: owner.name, package: null, version: version === null ? null : String(version) });
  else sources.push([owner.source, owner.name]);
  const macros = [...new Set([macroId, subquery.unique_id])];
  return { configs: EMPTY_LIST, isStatic: true, macros, refs, sources };
}

function literalReferences(value: Yaml, refs: RefArgs[], sources: (readonly [string, string])[]): boolean {
  if (Array.isArray(value)) return value.every((item: Yaml) => literalReferences(item, refs, sources));
  if (typeof value === 'object' && value !== null)
    return Object.values(value as YamlMap).every((item) => literalReferences(item, refs, sources));
  if (typeof value !== 'string') return true;
  const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value;
  if (!/\{[{%#]/.test(text)) return true;
  const found = scanTemplate(text);
  if (found === undefined || found.vars.length > 0 || found.configs.length > 0 || found.incremental) return false;
  refs.push(...found.refs);
  sources.push(...found.sources);
  return true;
}

const captures = new WeakMap<MacroIndex, Map<string, boolean>>();

/** Whether a macro, or one that it calls, may add references or config to the node that it runs in. */
function mayCapture(macros: MacroIndex, id: string, seen: Set<string>): boolean {
  const known = captures.get(macros) ?? new Map<string, boolean>();
  captures.set(macros, known);
  const before = known.get(id);
  if (before !== undefined) return before;
  if (seen.has(id)) return false;
  seen.add(id);
  const [, packageName = '', ...rest] = id.split('.');
  const macro = macros.resolve(packageName, rest.join('.'));
  const answer =
    macro === undefined ||
    CAPTURES.test(macro.macro_sql) ||
    macro.depends_on.macros.some((one) => mayCapture(macros, one, seen));
  known.set(id, answer);
  return answer;
}
