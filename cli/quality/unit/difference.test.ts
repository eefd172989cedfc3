import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, differenceOf } from './difference.ts';
import { differenceText } from './difference-text.ts';

const columns = ['id', 'amount', 'country'];

/** The difference as text; the two sides must differ. */
function shown(expected: (number | string | null)[][], actual: (number | string | null)[][]): string {
  const difference = differenceOf(columns, expected, actual);
  expect(difference).not.toBeNull();
  return difference === null ? '' : differenceText(difference);
}

describe('the difference of expected and actual rows', () => {
  it('is none for the same rows in another order, NULLs being equal', () => {
    const rows = [
      [1, null, 'ES'],
      [2, 3, null],
    ];
    expect(differenceOf(columns, rows, rows.toReversed())).toBeNull();
  });

  it('counts rows that are there more than once', () => {
    expect(
      shown(
        [[1, 2, 'ES']],
        [
          [1, 2, 'ES'],
          [1, 2, 'ES'],
        ],
      ),
    ).toBe(['@@  | id | amount | country', '    | 1  | 2      | ES', '+++ | 1  | 2      | ES'].join('\n'));
  });

  it('pairs each missing row with the one most like it and marks the cells that changed', () => {
    const expected = [
      [1, '4.00', 'Spain'],
      [2, '7.00', 'France'],
      [9, '8.00', null],
    ];
    const actual = [
      [3, '8.00', null],
      [2, '6.00', 'France'],
      [1, '4.00', 'Spain'],
    ];
    expect(shown(expected, actual)).toBe(
      [
        '@@  | id    | amount      | country',
        '    | 1     | 4.00        | Spain',
        ' →  | 2     | 7.00 → 6.00 | France',
        ' →  | 9 → 3 | 8.00        | NULL',
      ].join('\n'),
    );
  });

  it('leaves out rows that are the same and far from any other', () => {
    const same = Array.from({ length: 9 }, (_, index): (number | string)[] => [index, 'x', 'y']);
    expect(shown([...same, [99, 'a', 'b']], same)).toBe(
      ['@@  | id | amount | country', '...', '    | 8  | x      | y', '--- | 99 | a      | b'].join('\n'),
    );
  });

  it('shows the first rows only of a long difference', () => {
    const rows = Array.from({ length: 70 }, (_, index): (number | string)[] => [index, `v${index}`, 'y']);
    const text = shown(rows, []);
    expect(text.split('\n')).toHaveLength(53);
    expect(text).toMatch(/\n\.\.\. and 20 more rows that differ$/);
  });

  it('keeps every row of both sides, whatever they are', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', null)), { maxLength: 8 });
    fc.assert(
      fc.property(rows, rows, (expected, actual) => {
        const difference = differenceOf(['a', 'b'], expected, actual);
        const key = (all: readonly (readonly unknown[])[]): string => JSON.stringify(all.map(String).sort());
        if (difference === null) return key(expected) === key(actual);
        const side = (not: string, which: 'expected' | 'actual') =>
          difference.rows.filter(({ kind }) => kind !== not).map(({ cells }) => cells.map((cell) => cell[which]));
        const texts = (all: readonly (readonly (number | string | null)[])[]) => all.map((row) => row.map(cellText));
        return (
          key(side('extra', 'expected')) === key(texts(expected)) &&
          key(side('missing', 'actual')) === key(texts(actual))
        );
      }),
    );
  });
});

describe('a cell as text', () => {
  it.each([
    [null, 'NULL'],
    ['NULL', "'NULL'"],
    ['', "''"],
    [['a, b'], '["a, b"]'],
    [12n, '12'],
    [true, 'true'],
    [{ kind: 'decimal', text: '1.50' } as const, '1.50'],
    [[1, null], '[1, NULL]'],
    [{ a: 1, b: ['x'] }, '{a: 1, b: ["x"]}'],
    [new Uint8Array([1, 255]), '\\x01ff'],
  ])('writes %o as %s', (cell, text) => {
    expect(cellText(cell)).toBe(text);
  });
});
