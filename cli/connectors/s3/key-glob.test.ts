import { expect, test } from 'vitest';
import { isGlob, keyGlobs } from './key-glob.ts';

const KEYS = ['a.csv', 'a.csv.gz', 'b/a.csv', 'b/c/a.csv', 'b/c/d/x1.json', '.a.csv', 'b/.c/a.csv', 'b//a.csv', 'b/c/'];

test.each([
  ['*.csv', ['a.csv']],
  ['**/*.csv', ['a.csv', 'b/a.csv', 'b/c/a.csv']],
  ['b/**', ['b/a.csv', 'b/c/a.csv', 'b/c/d/x1.json']],
  ['b/**/a.csv', ['b/a.csv', 'b/c/a.csv']],
  ['b/*/a.csv', ['b/c/a.csv']],
  ['{a,b/a}.csv{,.gz}', ['a.csv', 'a.csv.gz', 'b/a.csv']],
  ['b/c/d/x[0-9].json', ['b/c/d/x1.json']],
  ['b/c/d/x[!0-9].json', []],
  ['b/.c/*', ['b/.c/a.csv']],
  ['b//a.csv', ['b//a.csv']],
])('%s names these keys', (pattern, expected) => {
  const globs = keyGlobs(pattern);
  expect(KEYS.filter((key) => globs.some(({ matches }) => matches(key)))).toEqual(expected);
});

test('every key that matches begins with the start of its glob, which is all that is asked for', () => {
  expect(keyGlobs('day=1/{a,b}/x*.csv').map(({ start }) => start)).toEqual(['day=1/a/x', 'day=1/b/x']);
  expect(keyGlobs('**/x.csv')[0]?.start).toBe('');
  expect([isGlob('a.csv'), isGlob('a{b}.csv'), isGlob('a*'), isGlob('{a,b}')]).toEqual([false, false, true, true]);
});
