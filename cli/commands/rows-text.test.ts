import { describe, expect, it } from 'vitest';
import type { ResultTable } from '../adapters/types.ts';
import { rowsJson, rowsTable } from './rows-text.ts';

const table: ResultTable = {
  columns: [
    { name: 'id', dataType: 'INTEGER' },
    { name: 'city', dataType: 'VARCHAR' },
    { name: 'amount', dataType: 'DECIMAL(18,2)' },
    { name: 'at', dataType: 'DATE' },
    { name: 'tags', dataType: 'VARCHAR[]' },
  ],
  rows: [
    [1, '東京', { kind: 'decimal', text: '12.50' }, { kind: 'date', text: '2026-01-02' }, ['a', null]],
    [20, 'two\nlines', { kind: 'decimal', text: '12345678901234567.89' }, null, []],
    [9007199254740993n, null, null, null, null],
  ],
};

describe('rows', () => {
  it('are an aligned table with numbers to the right', () => {
    expect(rowsTable(table)).toBe(
      [
        '|               id | city       |               amount | at         | tags       |',
        '| ---------------- | ---------- | -------------------- | ---------- | ---------- |',
        '|                1 | 東京       |                12.50 | 2026-01-02 | ["a",null] |',
        '|               20 | two\\nlines | 12345678901234567.89 |            | []         |',
        '| 9007199254740993 |            |                      |            |            |',
      ].join('\n'),
    );
  });

  it('are a table with a head when there is none', () => {
    expect(rowsTable({ ...table, rows: [] }).split('\n')).toHaveLength(2);
  });

  it('are JSON objects that lose no digit', () => {
    expect(rowsJson(table)).toEqual([
      { id: 1, city: '東京', amount: 12.5, at: '2026-01-02', tags: ['a', null] },
      { id: 20, city: 'two\nlines', amount: '12345678901234567.89', at: null, tags: [] },
      { id: '9007199254740993', city: null, amount: null, at: null, tags: null },
    ]);
  });
});
