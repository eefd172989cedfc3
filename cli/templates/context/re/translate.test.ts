import { expect, test } from 'vitest';
import { translate } from './translate.ts';

test('flags at the start of a pattern may stand in several groups', () => {
  const { source, kind, flags } = translate('(?i)(?s)(^.*\\s*|\\s+|,)with\\s', 0);
  expect(kind).toBe('dgui');
  expect(flags).toBe(2 | 16 | 32);
  expect(new RegExp(source, kind).test('select 1\n WITH x')).toBe(true);
});

test('flags of a part of a pattern hold in that part only', () => {
  const { source, kind } = translate('a(?i:b[c-e])(?s:.)f.', 0);
  const texts = ['aBD\nfx', 'abe\rf ', 'Abd\nfx', 'abd\nFx', 'abd\nf\n'];
  const found = texts.filter((text) => new RegExp(`^${source}$`, kind).test(text));
  expect(found).toEqual(['aBD\nfx', 'abe\rf ']);
});
