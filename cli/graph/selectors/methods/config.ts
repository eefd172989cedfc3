import { fieldOf, stringsOf } from '../members.ts';
import type { SelectorValue } from '../spec.ts';
import { wildcard } from '../wildcard.ts';
import type { Method } from './method.ts';

/** `config.materialized:table`, `config.meta.owner:core`: a value in a node's config, or one of a list there. */
export const config: Method = {
  kinds: ['node', 'source'],
  matcher: ({ arguments: keys, value }) => {
    const ignoreCase = keys.length === 1 && keys[0] === 'severity';
    return ({ node }) => {
      let found: unknown = node.config;
      for (const key of keys) found = fieldOf(found, key);
      if (found === undefined) return false;
      return Array.isArray(found)
        ? found.some((one: unknown) => isSame(value, one, ignoreCase))
        : isSame(value, found, ignoreCase);
    };
  },
};

/** Equality as Python has it between what is looked for and what is there; `true` and `false` may be words. */
function isSame(wanted: SelectorValue, found: unknown, ignoreCase: boolean): boolean {
  const word = String(wanted).toLowerCase();
  if (found === true || found === false)
    return word === String(found) || (typeof wanted === 'number' && wanted === Number(found));
  if (typeof found === 'string' && typeof wanted === 'string')
    return ignoreCase ? found.toLowerCase() === word : found === wanted;
  if (typeof wanted === 'string' || (typeof found !== 'number' && typeof found !== 'object')) return false;
  return found !== null && typeof found.valueOf() === 'number' && found.valueOf() === Number(wanted);
}

/** `group:`: the group of a model, test, seed, snapshot or metric, with wildcards. */
export const group: Method = {
  kinds: ['node', 'metric'],
  matcher: ({ value }) => {
    const isGroup = wildcard(String(value));
    return ({ node }) => stringsOf(fieldOf(node.config, 'group')).some((name) => name !== '' && isGroup(name));
  },
};

/** `access:`: models that are private, protected or public. */
export const access: Method = {
  kinds: ['node'],
  matcher:
    ({ value }) =>
    ({ node }) =>
      node.resource_type === 'model' && node.access === value,
};
