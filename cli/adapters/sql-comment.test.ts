import { describe, expect, it } from 'vitest';
import { withComment } from './sql-comment.ts';

describe('the comment of a statement', () => {
  it('stands before it, on a line that places do not count', () => {
    const { sql, skip } = withComment('select 1', { text: 'by etl ', append: false });
    expect(sql).toBe('/* by etl */\nselect 1');
    expect(sql.slice(skip)).toBe('select 1');
  });

  it('stands behind it when told, before the semicolon', () => {
    expect(withComment('select 1', { text: 'x', append: true }).sql).toBe('select 1\n/* x */');
    expect(withComment('select 1 ;\n', { text: 'x', append: true }).sql).toBe('select 1 \n/* x */;');
  });

  it('is not there when there is none', () => {
    expect(withComment('select 1', null)).toEqual({ sql: 'select 1', skip: 0 });
  });
});
