import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/adapter-contract.ts';
import { type Connection, checkCredentials, type Warehouse } from '../index.ts';
import { duckdb } from './adapter.ts';

describe('an error of DuckDB', () => {
  let warehouse: Warehouse;
  let connection: Connection;
  beforeAll(async () => {
    warehouse = await duckdb.open(checkCredentials(duckdb, { type: 'duckdb' }), { projectRoot: '.' });
    connection = await warehouse.connect();
  });
  afterAll(() => warehouse.close());

  it.each([
    { sql: 'select 1,\n 2,\nfrm x y z', line: 3, column: 7, says: 'Parser error: syntax error at or near "y"' },
    {
      sql: "select '日本😀', é, nono from (select 1 as é)",
      line: 1,
      column: 19,
      says: 'Referenced column "nono" not found',
    },
    { sql: '\n\n\tselect *\n\tfrom absent', line: 4, column: 7, says: 'Table with name absent does not exist' },
    {
      sql: 'select 1 as a;\nselect\n foo(1)',
      line: 3,
      column: 2,
      says: 'Scalar Function with name foo does not exist',
    },
    { sql: "select\n  cast('x' as integer)", line: 2, column: 3, says: "Could not convert string 'x' to INT32" },
    {
      sql: `select ${'1, '.repeat(100)}nono, ${'1, '.repeat(100)} 2\nfrom (select 1 as a)`,
      line: 1,
      column: 308,
      says: 'Referenced column "nono" not found',
    },
  ])('points at line $line, column $column: $says', async ({ sql, line, column, says }) => {
    const error = await errorOf(connection.execute(sql));
    expect(error.message).toContain(says);
    expect(error.message).not.toContain('LINE ');
    expect(error.diagnostic.compiled).toMatchObject({ line, column });
  });

  it('has the length of the wrong name', async () => {
    const error = await errorOf(connection.execute('select wrong_name from (select 1 as a)'));
    expect(error.diagnostic.compiled?.length).toBe('wrong_name'.length);
  });

  it('points at the name behind any text', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', ' ', '\n', '\t') });
    await fc.assert(
      fc.asyncProperty(text, async (before) => {
        const sql = `select '${before}', nono from (select 1 as yes)`;
        const { compiled } = (await errorOf(connection.describe(sql))).diagnostic;
        const lines = sql.slice(0, sql.indexOf('nono')).split('\n');
        expect(compiled).toMatchObject({ line: lines.length, column: (lines.at(-1) ?? '').length + 1 });
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the transaction to be rolled back', async () => {
    await connection.begin();
    await errorOf(connection.execute("select cast('x' as integer)"));
    expect(connection.inTransaction).toBe(true);
    await connection.rollback();
    expect((await connection.query('select 1')).rows).toEqual([[1]]);
  });
});
