import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, padEndTo, padStartTo, textWidth, wrapTo } from './text-width.ts';

describe('the width of text', () => {
  it.each([
    ['plain', 5],
    ['売上', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('of %j is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('never grows past the columns that text is cut to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(textWidth(cutTo(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('is exact where shorter text is padded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        expect(textWidth(padEndTo(text, 60))).toBe(Math.max(60, textWidth(text)));
        expect(textWidth(padStartTo(text, 60))).toBe(Math.max(60, textWidth(text)));
      }),
    );
  });

  it('is kept by wrapping, which loses no word', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', '売', '!'), minLength: 1, maxLength: 9 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 18, max: 40 }), (list, width) => {
        const text = wrapTo(list.join(' '), width);
        for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(text.split(/[ \n]/)).toEqual(list);
      }),
    );
  });
});
