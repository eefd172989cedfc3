import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_RECORD_BYTES } from './csv-scan.ts';
import { LastLine } from './last-line.ts';

test('a last line is too long by its own bytes, however the text is cut and its lines end', () => {
  const sizes = fc.constantFrom(1, 1000, LONGEST_RECORD_BYTES, LONGEST_RECORD_BYTES + 1);
  const cut = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(
      sizes,
      sizes,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.array(cut),
      (one, two, end, isEnded, cuts) => {
        const text = Buffer.from(`${'a'.repeat(one)}${end}${'b'.repeat(two)}${isEnded ? end : ''}`);
        const places = [
          0,
          ...cuts.map((part) => Math.floor((text.length * part) / 100)),
          one,
          one + 1,
          text.length - 1,
          text.length,
        ];
        const sorted = [...new Set(places)].sort((a, b) => a - b);
        const line = new LastLine();
        for (const [index, place] of sorted.entries()) line.add(text.subarray(place, sorted[index + 1] ?? text.length));
        expect(line.isTooLong).toBe(two > LONGEST_RECORD_BYTES);
      },
    ),
    { numRuns: 60 },
  );
});
