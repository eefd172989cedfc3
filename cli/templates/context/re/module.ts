import { PyDict } from '../../values/dict.ts';
import { pyFunction } from '../../values/function.ts';
import { ownAttribute } from '../../values/lookup.ts';
import { PyObject, type Value } from '../../values/value.ts';
import { PyPattern } from './pattern.ts';
import { flagBits } from './translate.ts';

/** The functions of a pattern that the module has too, with what they take after the pattern. */
const shared: Readonly<Record<string, readonly string[]>> = {
  findall: ['string'],
  finditer: ['string'],
  fullmatch: ['string'],
  match: ['string'],
  search: ['string'],
  split: ['string', 'maxsplit=0'],
  sub: ['repl', 'string', 'count=0'],
  subn: ['repl', 'string', 'count=0'],
};

const shortFlags = { I: 'IGNORECASE', M: 'MULTILINE', S: 'DOTALL', U: 'UNICODE', X: 'VERBOSE', A: 'ASCII' } as const;

/** `modules.re` */
export function reModule(): PyDict {
  const members: [string, Value][] = [
    ['compile', pyFunction('compile', 'pattern, flags=0', (args) => compiled(args.get('pattern'), args.int('flags')))],
    [
      'escape',
      pyFunction('escape', 'pattern', (args) => args.text('pattern').replace(/[\s#$&()*+\-.?[\\\]^{|}~]/g, '\\$&')),
    ],
    ['purge', pyFunction('purge', '', () => null)],
  ];
  for (const [name, takes] of Object.entries(shared)) {
    const names = takes.map((one) => one.replace(/=.*/, ''));
    const body = pyFunction(name, `pattern, ${takes.join(', ')}, flags=0`, (args, site) => {
      const method = ownAttribute(compiled(args.get('pattern'), args.int('flags')), name);
      if (!(method instanceof PyObject)) return null;
      return method.call(
        names.map((one) => args.get(one)),
        new Map(),
        site,
      );
    });
    members.push([name, body]);
  }
  for (const [name, bit] of Object.entries(flagBits)) members.push([name, bit]);
  for (const [name, long] of Object.entries(shortFlags)) members.push([name, flagBits[long]]);
  return new PyDict(members);
}

const cache = new Map<string, PyPattern>();

function compiled(pattern: Value, flags: number): PyPattern {
  if (pattern instanceof PyPattern) return pattern;
  const key = `${flags}:${String(pattern)}`;
  let known = cache.get(key);
  if (known === undefined) {
    if (cache.size > 500) cache.clear();
    known = new PyPattern(String(pattern), flags);
    cache.set(key, known);
  }
  return known;
}
