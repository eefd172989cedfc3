/** A name that a template calls: `m(...)`, `package.m(...)`, or `adapter.dispatch('m', 'namespace')`. */
export interface MacroCall {
  readonly name: string;
  readonly package: string | null;
  /** Set for a dispatch: where its search begins; null when it names no namespace. */
  readonly dispatch?: string | null;
}

const TAG = /\{#.*?#\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}/gs;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs;
const CALL = /(?<![\w.])([A-Za-z_]\w*)(?:\s*\.\s*([A-Za-z_]\w*))?\s*\(/g;
const DISPATCH =
  /\badapter\s*\.\s*dispatch\s*\(\s*(?:macro_name\s*=\s*)?(['"])(\w+)\1(?:\s*,\s*(?:macro_namespace\s*=\s*)?(?:(['"])([\w.]+)\3))?/g;

/** The macro calls that stand in a template's tags, each once, in order; what a call resolves to is not looked at. */
export function macroCalls(text: string): readonly MacroCall[] {
  const found = new Map<string, MacroCall>();
  for (const [tag] of text.matchAll(TAG)) {
    if (tag.startsWith('{#') || /^\{%-?\s*raw\b/.test(tag)) continue;
    if (tag.includes('dispatch')) {
      for (const [, , name = '', , namespace] of tag.matchAll(DISPATCH)) {
        const dispatch = namespace ?? null;
        found.set(`dispatch ${name} ${dispatch}`, { name, package: null, dispatch });
      }
    }
    const bare = tag.replaceAll(STRING, "''");
    for (const [, first = '', second] of bare.matchAll(CALL)) {
      if (first === 'adapter' || NOT_CALLS.has(first)) continue;
      if (second === undefined) found.set(first, { name: first, package: null });
      else found.set(`${first}.${second}`, { name: second, package: first });
    }
  }
  return [...found.values()];
}

/** Words before a parenthesis that are no calls of macros. */
const NOT_CALLS = new Set([
  'macro',
  'test',
  'data_test',
  'materialization',
  'call',
  'if',
  'elif',
  'in',
  'not',
  'and',
  'or',
  'is',
  'ref',
  'source',
  'config',
]);
