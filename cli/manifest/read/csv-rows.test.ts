import { describe, expect, it } from 'vitest';
import { csvRows } from './csv-rows.ts';

describe('the rows of CSV text', () => {
  it.each([
    ['a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['a,b\r\n1,\r\n', [{ a: '1', b: null }]],
    ['\na\n\n1\n', [{ a: '1' }]],
    ['a,b\n"x, ""y""\nz",2', [{ a: 'x, "y"\nz', b: '2' }]],
    ['a,b\n1', [{ a: '1', b: null }]],
    ['a,b\n', []],
  ])('of %j', (text, rows) => {
    expect(csvRows(text)).toEqual(rows);
  });

  it('keep an empty cell where a seed is read', () => {
    expect(csvRows('a,b\n,2\n', '')).toEqual([{ a: '', b: '2' }]);
  });
});
