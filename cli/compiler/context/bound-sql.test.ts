import { describe, expect, it } from 'vitest';
import { duckdbDialect } from '../../adapters/duckdb/dialect.ts';
import { boundSql } from './bound-sql.ts';

describe('a statement with marks', () => {
  it.each([
    ['insert into t values (?, ?)', [1, "it's"], "insert into t values (1, 'it''s')"],
    ['values (%s, %s)', [null, true], 'values (null, true)'],
    [`select '?', "?", ? -- ?`, ['x'], `select '?', "?", 'x' -- ?`],
    [`select 'it''s ?', ?`, [12n], `select 'it''s ?', 12`],
    ['select 1', [], 'select 1'],
  ])('%s is filled with literals', (sql, values, bound) => {
    expect(boundSql(sql, values, duckdbDialect)).toBe(bound);
  });

  it('needs as many values as marks', () => {
    expect(() => boundSql('values (?, ?)', [1], duckdbDialect)).toThrow('2 marks for 1 values');
  });
});
