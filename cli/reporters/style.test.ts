import { describe, expect, it } from 'vitest';
import { hasUnicode, wantsColors } from './style.ts';

describe('colours', () => {
  it.each([
    ['a terminal', undefined, {}, true, true],
    ['a pipe', undefined, {}, false, false],
    ['NO_COLOR', undefined, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', undefined, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR on a pipe', undefined, { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR over NO_COLOR', undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
    ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, true, false],
    ['--no-use-colors over FORCE_COLOR', false, { FORCE_COLOR: '1' }, true, false],
    ['--use-colors on a pipe, over NO_COLOR', true, { NO_COLOR: '1' }, false, true],
    ['a dumb terminal', undefined, { TERM: 'dumb' }, true, false],
  ])('on %s', (_, asked, env, isTTY, expected) => {
    expect(wantsColors(asked, env, isTTY)).toBe(expected);
  });

  it('come with marks that the encoding has', () => {
    expect(hasUnicode({ LANG: 'C' }, 'linux')).toBe(false);
    expect(hasUnicode({ LANG: 'en_US.UTF-8' }, 'linux')).toBe(true);
    expect(hasUnicode({}, 'win32')).toBe(false);
    expect(hasUnicode({ WT_SESSION: 'x' }, 'win32')).toBe(true);
  });
});
