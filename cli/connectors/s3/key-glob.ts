import { expandBraces, partMatcher } from '../glob-part.ts';

/** How keys are found by a pattern: what they begin with, and whether one matches. */
export interface KeyGlob {
  /** What every key that matches begins with. */
  readonly start: string;
  matches(key: string): boolean;
}

/**
 * The globs that a pattern of keys stands for, one for each way through its braces. `*` and `?` stop at a slash, `**`
 * does not; a part that starts with a dot is only matched by one that does.
 */
export function keyGlobs(pattern: string): KeyGlob[] {
  return expandBraces(pattern).map((one) => {
    const parts = one.split('/');
    const matchers = parts.map((part) => (part === '**' ? 'any' : partMatcher(part)));
    return {
      start: /^[^*?[]*/.exec(one)?.[0] ?? '',
      matches: (key) => key === one || matchesFrom(matchers, key.split('/')),
    };
  });
}

/** Whether a pattern can stand for more than the key of its name. */
export function isGlob(pattern: string): boolean {
  return /[*?[]|\{[^{}]*,[^{}]*\}/.test(pattern);
}

type PartMatcher = 'any' | ((name: string) => boolean);

function matchesFrom(matchers: readonly PartMatcher[], parts: readonly string[]): boolean {
  const [matcher, ...rest] = matchers;
  const [part, ...below] = parts;
  if (matcher === undefined) return parts.length === 0;
  if (part === undefined) return false;
  if (matcher !== 'any') return part !== '' && matcher(part) && matchesFrom(rest, below);
  if (part === '' || part.startsWith('.')) return rest.length > 0 && matchesFrom(rest, parts);
  return rest.length === 0 ? below.every(isShown) : matchesFrom(rest, parts) || matchesFrom(matchers, below);
}

function isShown(part: string): boolean {
  return part !== '' && !part.startsWith('.');
}
