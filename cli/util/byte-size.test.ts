import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteText, parseByteSize } from './byte-size.ts';

describe('a size in bytes', () => {
  it.each([
    ['1000', 1000],
    ['0', 0],
    ['20 GB', 20e9],
    ['1.5TiB', 1.5 * 2 ** 40],
    [' 10 mb ', 1e7],
    ['3 kib', 3072],
    ['7 bytes', 7],
    ['GB', null],
    ['-1 GB', null],
    ['1 gigabyte', null],
    ['1,5 GB', null],
    ['', null],
  ] as const)('is read from %j', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [1.25 * 1024 ** 4, '1.3 TiB'],
    [5000 * 1024 ** 5, '5000.0 PiB'],
  ] as const)('of %i is shown as %s', (bytes, text) => {
    expect(byteText(bytes)).toBe(text);
  });

  it('that was shown is read again within its last digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
        const read = parseByteSize(byteText(bytes)) ?? Number.NaN;
        expect(Math.abs(read - bytes)).toBeLessThanOrEqual(bytes * 0.051);
      }),
    );
  });
});
