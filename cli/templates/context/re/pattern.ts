import { isEffectful } from '../../evaluate/effectful.ts';
import { PyDict } from '../../values/dict.ts';
import { PyIterator } from '../../values/iterator.ts';
import { MethodTable } from '../../values/methods.ts';
import { reprText, str } from '../../values/text.ts';
import { PyTuple } from '../../values/tuple.ts';
import { type CallResult, type CallSite, type Effectful, PyObject, type Value } from '../../values/value.ts';
import { PyMatch } from './match.ts';
import { type Translated, translate } from './translate.ts';

const methods = new MethodTable<PyPattern>({
  findall: ['string', (self, args) => self.findAll(args.text('string'))],
  finditer: ['string', (self, args) => new PyIterator(self.matches(args.text('string')), 'callable_iterator')],
  fullmatch: ['string', (self, args) => self.first(args.text('string'), '^(?:', ')(?![\\s\\S])')],
  match: ['string', (self, args) => self.first(args.text('string'), '^(?:', ')')],
  search: ['string', (self, args) => self.first(args.text('string'), '', '')],
  split: ['string, maxsplit=0', (self, args) => self.split(args.text('string'), args.int('maxsplit'))],
  sub: [
    'repl, string, count=0',
    (self, args, site) => self.substitute(args.get('repl'), args.text('string'), args.int('count'), site, false),
  ],
  subn: [
    'repl, string, count=0',
    (self, args, site) => self.substitute(args.get('repl'), args.text('string'), args.int('count'), site, true),
  ],
});

/** Python's `re.Pattern`. */
export class PyPattern extends PyObject {
  readonly typeName = 're.Pattern';
  readonly pattern: string;
  readonly translated: Translated;
  readonly #regex: RegExp;
  /** The expression with what `match` and `fullmatch` put around it. */
  readonly #anchored = new Map<string, RegExp>();

  constructor(pattern: string, flags: number) {
    super();
    this.pattern = pattern;
    this.translated = translate(pattern, flags);
    this.#regex = new RegExp(this.translated.source, this.translated.kind);
  }

  override repr(): string {
    return `re.compile(${reprText(this.pattern)})`;
  }

  override getAttr(name: string): Value | undefined {
    const { flags, names } = this.translated;
    if (name === 'pattern') return this.pattern;
    if (name === 'flags') return flags;
    if (name === 'groups') return names.length;
    if (name === 'groupindex')
      return new PyDict(names.flatMap((one, index) => (one === undefined ? [] : [[one, index + 1] as const])));
    return methods.bound(this, name, 're.Pattern');
  }

  /** All matches, one after the other, as Python finds them: behind an empty one, one that is not may begin. */
  matches(text: string): PyMatch[] {
    const found: PyMatch[] = [];
    const regex = this.#regex;
    regex.lastIndex = 0;
    const hasChoice = /[|?]/.test(this.pattern);
    let result = regex.exec(text);
    while (result !== null) {
      found.push(new PyMatch(result, this.translated));
      const end = result.index + result[0].length;
      const filled = result[0] === '' && hasChoice ? this.#filledAt(text, end) : null;
      regex.lastIndex = result[0] === '' && filled === null ? end + widthAt(text, end) : end;
      result = filled ?? (regex.lastIndex > text.length ? null : regex.exec(text));
    }
    return found;
  }

  /** A match that begins at an index and is not empty. */
  #filledAt(text: string, at: number): RegExpExecArray | null {
    if (at >= text.length) return null;
    const { source, kind } = this.translated;
    const regex = new RegExp(
      `(?:${source})(?<=(?=[\\s\\S]{0,${text.length - at - 1}}(?![\\s\\S]))[\\s\\S]*)`,
      `${kind}y`,
    );
    regex.lastIndex = at;
    const found = regex.exec(text);
    return found === null || found[0] === '' ? null : found;
  }

  /** The first match of the pattern between two pieces of a regular expression; None when there is none. */
  first(text: string, before: string, after: string): Value {
    const { source, kind } = this.translated;
    const key = before + after;
    const regex = this.#anchored.get(key) ?? new RegExp(before + source + after, kind);
    this.#anchored.set(key, regex);
    regex.lastIndex = 0;
    const found = regex.exec(text);
    return found === null ? null : new PyMatch(found, this.translated);
  }

  findAll(text: string): Value[] {
    return this.matches(text).map((match) => {
      if (match.groups.length === 0) return match.text;
      const groups = match.groups.map((group) => group ?? '');
      return groups.length === 1 ? (groups[0] ?? '') : new PyTuple(groups);
    });
  }

  split(text: string, limit: number): Value[] {
    const parts: Value[] = [];
    let from = 0;
    let splits = 0;
    for (const match of this.matches(text)) {
      if (limit > 0 && splits === limit) break;
      parts.push(text.slice(from, match.index), ...match.groups.map((group) => group ?? null));
      from = match.index + match.text.length;
      splits += 1;
    }
    return [...parts, text.slice(from)];
  }

  *substitute(replacement: Value, text: string, count: number, site: CallSite, counted: boolean): Effectful<Value> {
    let out = '';
    let from = 0;
    let done = 0;
    for (const match of this.matches(text)) {
      if (count > 0 && done === count) break;
      const result: CallResult = replace(replacement, match, site);
      out += text.slice(from, match.index) + str(isEffectful(result) ? yield* result : result);
      from = match.index + match.text.length;
      done += 1;
    }
    const replaced = out + text.slice(from);
    return counted ? new PyTuple([replaced, done]) : replaced;
  }
}

/** How many code units the character at an index has. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function replace(replacement: Value, match: PyMatch, site: CallSite): CallResult {
  if (replacement instanceof PyObject && replacement.callable) return replacement.call([match], new Map(), site);
  return match.expand(str(replacement));
}
