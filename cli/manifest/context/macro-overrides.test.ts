import { describe, expect, it } from 'vitest';
import { MacroOverrides } from './macro-overrides.ts';

describe('what macros give in a unit test', () => {
  const overrides = new MacroOverrides({ today: 'x', is_incremental: false, 'dbt.now': 'y', 'shop.price': 5 });

  it.each([
    ['today', { value: 'x' }],
    ['is_incremental', { value: false }],
    ['now', { value: 'y' }],
    ['price', undefined],
    ['other', undefined],
  ])('for the bare name %s', (name, answer) => {
    expect(overrides.bare(name)).toEqual(answer);
  });

  it.each([
    ['dbt', 'is_incremental', { value: false }],
    ['dbt', 'now', { value: 'y' }],
    ['shop', 'price', { value: 5 }],
    ['shop', 'today', undefined],
  ])('for %s.%s', (packageName, name, answer) => {
    expect(overrides.inPackage(packageName, name)).toEqual(answer);
  });
});
