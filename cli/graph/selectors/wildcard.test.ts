import { describe, expect, it } from 'vitest';
import { wildcard } from './wildcard.ts';

// The answers are those of Python's fnmatch.fnmatchcase.
describe('a wildcard', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['[ab]x', 'bx', true],
    ['[!ab]x', 'bx', false],
    ['[a-c]x', 'bx', true],
    ['[c-a]x', 'bx', false],
    ['[]]x', ']x', true],
    ['[!]]x', ']x', false],
    ['[x', '[x', true],
    ['[^a]', 'b', false],
    ['[^a]', '^', true],
    ['[a-]', '-', true],
    ['x[[]1]', 'x[1]', true],
    ['a\\*', 'a\\b', true],
    ['A*', 'abc', false],
    ['a*', 'a\nb', true],
    ['[a/-]', '/', true],
    ['(a|b)', 'a', false],
  ])('matches %s against %s: %s', (pattern, text, matches) => {
    expect(wildcard(pattern)(text)).toBe(matches);
  });
});
