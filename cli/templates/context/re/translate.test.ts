import { expect, test } from 'vitest';
import { translate } from './translate.ts';

test('flags at the start of a pattern may stand in several groups', () => {
  const { regex, flags } = translate('(?i)(?s)(^.*\\s*|\\s+|,)with\\s', 0);
  expect(regex.flags).toBe('dgisu');
  expect(flags).toBe(2 | 16 | 32);
  expect(regex.test('select 1\n WITH x')).toBe(true);
});
