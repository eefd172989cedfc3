import { describe, expect, it } from 'vitest';
import { lookupVar, missingVar, parseCliVars } from './vars.ts';

const root = { name: 'shop', vars: { a: 'root', b: 'root', pkg: { b: 'root for pkg', c: null }, shop: { own: 1 } } };
const own = { name: 'pkg', vars: { a: 'own', d: 'own', e: 'own', pkg: { e: 'own for pkg' } } };

describe('a variable', () => {
  const scope = { cli: { x: 'cli', b: undefined as never }, root, own };

  it.each([
    ['a', 'root'],
    ['c', null],
    ['d', 'own'],
    ['e', 'own for pkg'],
    ['x', 'cli'],
    ['nothing', undefined],
    ['toString', undefined],
  ])('%s of a package is looked up in --vars, the root project, then the package', (name, value) => {
    expect(lookupVar(name, scope)).toEqual(value);
  });

  it('of the root project may stand under its own name', () => {
    expect(lookupVar('own', { cli: {}, root, own: root })).toBe(1);
  });

  it('that is nowhere is told with the nearest name', () => {
    const error = missingVar('colour', { cli: { color: 1 }, root, own: root }, 'model "m"');
    expect(error.diagnostic).toMatchObject({ code: 'ETL1033', hint: 'Did you mean "color"?' });
  });
});

describe('--vars', () => {
  it.each([
    ['{"a": 1, "b": [true]}', { a: 1, b: [true] }],
    ['a: yes', { a: true }],
    ['{a: b}', { a: 'b' }],
  ])('reads %s', async (text, value) => {
    expect(await parseCliVars(text)).toEqual(value);
  });

  it.each([
    ['a', 'it is the text "a"'],
    ['', 'it is nothing'],
    ['[1]', 'it is a list'],
    ['{a: ', 'never closed'],
  ])('%j is an error that says why', async (text, words) => {
    await expect(parseCliVars(text)).rejects.toThrow(words);
    await expect(parseCliVars(text)).rejects.toMatchObject({ code: 'ETL1034' });
  });
});
