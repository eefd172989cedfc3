import { describe, expect, test } from 'vitest';
import { rulesOf } from './ignore.ts';

function isIgnored(text: string, path: string): boolean {
  return rulesOf(text).findLast((rule) => rule.pattern.test(path))?.keeps === false;
}

describe('an ignore file', () => {
  test.each([
    ['*.sql', 'models/a.sql', true],
    ['*.sql', 'models/a.yml', false],
    ['models/old/', 'models/old/x/a.sql', true],
    ['models/old', 'models/older/a.sql', false],
    ['old', 'models/old/a.sql', true],
    ['/models/a.sql', 'models/a.sql', true],
    ['/a.sql', 'models/a.sql', false],
    ['models/**/tmp_*.sql', 'models/x/y/tmp_1.sql', true],
    ['models/**/tmp_*.sql', 'models/tmp_1.sql', true],
    ['**/scratch', 'models/b/scratch/a.sql', true],
    ['a?c.sql', 'models/abc.sql', true],
    ['[ab].sql', 'models/b.sql', true],
    ['*.sql\n!keep.sql', 'models/keep.sql', false],
    ['# *.sql\n\n', 'models/a.sql', false],
  ])('%j on %s gives %s', (text, path, expected) => {
    expect(isIgnored(text, path)).toBe(expected);
  });
});
