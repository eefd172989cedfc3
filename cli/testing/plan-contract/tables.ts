import { expect, it } from 'vitest';
import { codeOf, errorOf } from '../adapter-contract.ts';
import type { PlanHarness } from './harness.ts';

/** Views and tables: made, made again, turned into each other. */
export function tablesContract(plans: PlanHarness): void {
  const { run, rows, kindOf, sqlOf, quote } = plans;

  it('makes a view, and makes it again over itself', async () => {
    await run('v', { materialized: 'view', sql: 'select 1 as a, 2 as b' });
    await run('v', { materialized: 'view', sql: 'select 3 as a, 4 as b -- the end' });
    expect(await rows('v')).toEqual([[3, 4]]);
    expect(await kindOf('v')).toEqual(['v: view']);
  });

  it('makes a table that reads the table it replaces', async () => {
    await run('t', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
    await run('t', { materialized: 'table', sql: `select a + 1 as a, b from ${sqlOf('t')}` });
    expect(await rows('t')).toEqual([[2, 2]]);
    expect(await kindOf('t')).toEqual(['t: table']);
  });

  it('turns a view into a table and back', async () => {
    const sql = 'select 1 as a, 2 as b';
    for (const materialized of ['view', 'table', 'view', 'incremental', 'view', 'table']) {
      await run('switch', { materialized, sql });
      expect(await kindOf('switch')).toEqual([`switch: ${materialized === 'view' ? 'view' : 'table'}`]);
      expect(await rows('switch')).toEqual([[1, 2]]);
    }
  });

  it('drops what a crash left aside', async () => {
    await plans.connection.execute(`create table ${sqlOf('left__etl_new')} as select 9 as a`);
    await run('left', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
    expect(await kindOf('left')).toEqual(['left: table']);
  });

  it('leaves the last good table when a query fails', async () => {
    await run('kept', { materialized: 'table', sql: 'select 1 as a, 2 as b' });
    const wrong = { materialized: 'table', sql: "select cast('x' as integer) as a, 2 as b" };
    expect(await codeOf(run('kept', wrong))).toBe('ETL4010');
    expect(await rows('kept')).toEqual([[1, 2]]);
  });

  it('points at the line of the compiled SQL inside the statement', async () => {
    const sql = 'select 1 as a,\n  nono as b\nfrom (select 1 as yes) t';
    const error = await errorOf(run('wrong', { materialized: 'table', sql }));
    expect(error.diagnostic.compiled).toMatchObject({ line: 3, column: 3 });
  });

  it('copes with odd and reserved names', async () => {
    const odd = (value: number) =>
      `select 1 as ${quote('order')}, ${value} as ${quote('Größe "x"')}, 3 as ${quote('a.b')}`;
    const config = { unique_key: 'order', incremental_strategy: 'merge' };
    for (const value of [1, 2]) await run('select', { materialized: 'incremental', sql: odd(value), config });
    expect(await rows('select')).toEqual([[1, 2, 3]]);
  });
}
