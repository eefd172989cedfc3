import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterKey } from './keyset.ts';
import { quoteName, textLiteral } from './quote.ts';
import { rangeBounds } from './ranges.ts';

test('ranges cover every key, in order and of about the same width', () => {
  const keys = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n });
  fc.assert(
    fc.property(keys, keys, fc.integer({ min: 2, max: 16 }), (a, b, ranges) => {
      const [least, most] = a < b ? [a, b] : [b, a];
      const bounds = rangeBounds(least, most, ranges);
      expect(bounds.length).toBeLessThan(ranges);
      const edges = [least, ...bounds, most + 1n];
      const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0n));
      expect(widths.every((width) => width > 0n)).toBe(true);
      expect(widths.every((width) => width <= (most - least) / BigInt(ranges) + 1n)).toBe(true);
    }),
  );
});

test('the rows after a key are those after its first column, or with it and after its second', () => {
  const key = ['a', 'b`c'].map((name) => ({ name, kind: 'number' as const }));
  expect(afterKey(key.slice(0, 1), ['5'])).toBe('t.`a` > 5');
  expect(afterKey(key, ['5', "'x'"])).toBe("t.`a` >= 5 and ((t.`a` > 5) or (t.`a` = 5 and t.`b``c` > 'x'))");
});

test('names and texts are quoted so that no mode of the server reads them otherwise', () => {
  expect(quoteName('a`b')).toBe('`a``b`');
  expect(textLiteral('2024-01-01 10:00:00')).toBe("'2024-01-01 10:00:00'");
  expect(textLiteral("it's")).toBe("_utf8mb4 x'69742773'");
  expect(textLiteral('\\')).toBe("_utf8mb4 x'5c'");
  expect(textLiteral('ñ')).toBe("_utf8mb4 x'c3b1'");
});
