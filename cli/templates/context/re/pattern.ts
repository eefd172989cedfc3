import { isEffectful } from '../../evaluate/effectful.ts';
import { PyIterator } from '../../values/iterator.ts';
import { MethodTable } from '../../values/methods.ts';
import { reprText, str } from '../../values/text.ts';
import { PyTuple } from '../../values/tuple.ts';
import { type CallResult, type CallSite, type Effectful, PyObject, type Value } from '../../values/value.ts';
import { PyMatch } from './match.ts';
import { translate } from './translate.ts';

const methods = new MethodTable<PyPattern>({
  findall: ['string', (self, args) => self.findAll(args.text('string'))],
  finditer: [
    'string',
    (self, args) =>
      new PyIterator(
        self.matches(args.text('string')).map((one) => new PyMatch(one)),
        'callable_iterator',
      ),
  ],
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
  readonly #flags: number;
  readonly #regex: RegExp;

  constructor(pattern: string, flags: number) {
    super();
    this.pattern = pattern;
    const translated = translate(pattern, flags);
    this.#flags = translated.flags;
    this.#regex = translated.regex;
  }

  override repr(): string {
    return `re.compile(${reprText(this.pattern)})`;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'pattern') return this.pattern;
    if (name === 'flags') return this.#flags;
    if (name === 'groups') return (new RegExp(`${this.#regex.source}|`, 'u').exec('')?.length ?? 1) - 1;
    return methods.bound(this, name, 're.Pattern');
  }

  /** All matches, one after the other, as Python finds them. */
  matches(text: string): RegExpExecArray[] {
    return [...text.matchAll(this.#regex)];
  }

  /** The first match of the pattern between two pieces of a regular expression; None when there is none. */
  first(text: string, before: string, after: string): Value {
    const flags = before === '' ? this.#regex.flags : this.#regex.flags.replace('m', '');
    const regex = before === '' ? new RegExp(this.#regex) : new RegExp(before + this.#regex.source + after, flags);
    const found = regex.exec(text);
    return found === null ? null : new PyMatch(found);
  }

  findAll(text: string): Value[] {
    return this.matches(text).map((match) => {
      if (match.length === 1) return match[0];
      const groups = match.slice(1).map((group) => group ?? '');
      return groups.length === 1 ? (groups[0] ?? '') : new PyTuple(groups);
    });
  }

  split(text: string, limit: number): Value[] {
    const parts: Value[] = [];
    let from = 0;
    let splits = 0;
    for (const match of this.matches(text)) {
      if (limit > 0 && splits === limit) break;
      parts.push(text.slice(from, match.index), ...match.slice(1).map((group) => group ?? null));
      from = match.index + match[0].length;
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
      const result: CallResult = replace(replacement, new PyMatch(match), site);
      out += text.slice(from, match.index) + str(isEffectful(result) ? yield* result : result);
      from = match.index + match[0].length;
      done += 1;
    }
    const replaced = out + text.slice(from);
    return counted ? new PyTuple([replaced, done]) : replaced;
  }
}

function replace(replacement: Value, match: PyMatch, site: CallSite): CallResult {
  if (replacement instanceof PyObject && replacement.callable) return replacement.call([match], new Map(), site);
  return match.expand(str(replacement));
}
