import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNames, comparePlaces } from './change-order.ts';

test('names are ordered as people number them', () => {
  const ordered = [
    '',
    '2026/01/9/a.csv',
    '2026/01/10/a.csv',
    '2026/1/10/a.csv',
    'LOAD00000001.csv',
    'changes-1-9.csv',
    'changes-1-10.csv',
    'changes.csv',
    'changes.ndjson.gz',
    'changes2.json',
    'changes10',
    'changes10.csv',
    'changes99999999999999999999.csv',
    'changes100000000000000000000.csv',
    'changesX.csv',
  ];
  expect([...ordered].reverse().sort(compareNames)).toEqual(ordered);
});

test('the order of names is total and has no circles', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '.', '0', '1', '9', '-'), maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (one, two, three) => {
      expect(Math.sign(compareNames(one, two))).toBe(-Math.sign(compareNames(two, one)) + 0);
      expect(compareNames(one, two) === 0).toBe(one === two);
      if (compareNames(one, two) < 0 && compareNames(two, three) < 0) expect(compareNames(one, three)).toBeLessThan(0);
    }),
    { numRuns: 5000 },
  );
});

test('files are ordered by time where that is told, and files of one time by pattern and name', () => {
  const place = (pattern: number, name: string, writtenAt: number) => ({ pattern, name, writtenAt });
  expect(comparePlaces('modified', place(0, 'a', 2), place(1, 'b', 1))).toBeGreaterThan(0);
  expect(comparePlaces('modified', place(1, 'a', 1), place(0, 'b', 1))).toBeGreaterThan(0);
  expect(comparePlaces('name', place(0, 'b', 2), place(1, 'a', 1))).toBeLessThan(0);
});
