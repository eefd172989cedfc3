import { expect, it } from 'vitest';
import { errorOf } from '../adapter-contract.ts';
import { rowsOf } from '../run-plan.ts';
import { NULLS_LAST, type PlanHarness, SECOND } from './harness.ts';

/** The strategies of incremental models, and their rows. */
export function incrementalContract(plans: PlanHarness): void {
  const { run, rows, sqlOf, start } = plans;

  it.each([{ config: {} }, { config: { incremental_strategy: 'append', unique_key: 'id' } }])(
    'only appends under $config',
    async ({ config }) => {
      const again = await start('inc', config);
      const plan = await again(SECOND);
      expect(plan.incremental).toBe(true);
      expect(await rows('inc', NULLS_LAST)).toEqual([
        [1, 'a'],
        [2, 'B'],
        [2, 'b'],
        [3, 'c'],
        [null, 'N'],
        [null, 'n'],
      ]);
    },
  );

  it.each([
    { config: { unique_key: 'id' } },
    { config: { unique_key: ['id'] } },
    { config: { unique_key: 'id', incremental_strategy: 'delete+insert' } },
    { config: { unique_key: 'ID', incremental_strategy: 'merge' } },
  ])('replaces rows by their key, those without a key aside, under $config', async ({ config }) => {
    const again = await start('inc', config);
    await again(SECOND);
    expect(await rows('inc', NULLS_LAST)).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, 'c'],
      [null, 'N'],
      [null, 'n'],
    ]);
  });

  it.each(['append', 'merge', 'delete+insert', 'insert_overwrite'])(
    'changes nothing when %s gets no new rows',
    async (incremental_strategy) => {
      const again = await start('inc', { unique_key: 'id', partition_by: 'id', incremental_strategy });
      await again(`${SECOND} limit 0`);
      expect(await rows('inc', NULLS_LAST)).toEqual([
        [1, 'a'],
        [2, 'b'],
        [null, 'n'],
      ]);
    },
  );

  it.each(['merge', 'delete+insert'])('matches composite keys as a whole by %s', async (incremental_strategy) => {
    await plans.connection.execute(`drop table if exists ${sqlOf('pair')}`);
    const config = { unique_key: ['a', 'b'], incremental_strategy };
    const pairs = (text: string) => `select 1 as a, 1 as b, '${text}' as v union all select 1, 2, '${text}'`;
    await run('pair', { materialized: 'incremental', sql: pairs('old'), config });
    await run('pair', { materialized: 'incremental', sql: `select 1 as a, 2 as b, 'new' as v`, config });
    expect(await rows('pair')).toEqual([
      [1, 1, 'old'],
      [1, 2, 'new'],
    ]);
  });

  it('replaces the partitions that the new rows touch, the one of NULL too', async () => {
    const again = await start('inc', { incremental_strategy: 'insert_overwrite', partition_by: 'id' });
    await again("select 2 as id, 'x' as v union all select 2, 'y' union all select null, 'N'");
    expect(await rows('inc', NULLS_LAST)).toEqual([
      [1, 'a'],
      [2, 'x'],
      [2, 'y'],
      [null, 'N'],
    ]);
  });

  it('replaces partitions by an expression', async () => {
    const again = await start('inc', {
      incremental_strategy: 'insert_overwrite',
      partition_by: 'coalesce(id, 0) % 2',
    });
    await again("select 5 as id, 'x' as v");
    expect(await rows('inc', NULLS_LAST)).toEqual([
      [2, 'b'],
      [5, 'x'],
      [null, 'n'],
    ]);
  });

  it('does not guess which of several new rows a merge keeps', async () => {
    const again = await start('inc', { unique_key: 'id', incremental_strategy: 'merge' });
    const error = await errorOf(again("select 2 as id, 'x' as v union all select 2, 'y'"));
    expect(error.message).toContain('have the same unique_key');
    await again("select null as id, 'x' as v union all select null, 'y' union all select 7, 'z'");
    expect(await rows('inc', NULLS_LAST)).toHaveLength(6);
  });

  it('updates only the columns it is told to', async () => {
    const config = { unique_key: 'id', incremental_strategy: 'merge' };
    const sql = (n: number) => `select 1 as id, ${n} as a, ${n} as b`;
    for (const more of [{ merge_update_columns: ['a'] }, { merge_exclude_columns: ['B'] }]) {
      await plans.connection.execute(`drop table if exists ${sqlOf('part')}`);
      for (const n of [1, 2])
        await run('part', { materialized: 'incremental', sql: sql(n), config: { ...config, ...more } });
      expect(await rows('part')).toEqual([[1, 2, 1]]);
    }
  });

  it('keeps rows that predicates exclude', async () => {
    const config = {
      unique_key: 'id',
      incremental_strategy: 'delete+insert',
      incremental_predicates: ["v <> 'b'"],
    };
    const again = await start('inc', config);
    await again("select 2 as id, 'B' as v");
    expect(await rows('inc', NULLS_LAST)).toEqual([
      [1, 'a'],
      [2, 'B'],
      [2, 'b'],
      [null, 'n'],
    ]);
  });

  it('replaces a microbatch by its window', async () => {
    const config = { incremental_strategy: 'microbatch', event_time: 'happened' };
    const day = (n: number, v: string) => `select timestamp '2024-01-0${n} 10:00:00' as happened, '${v}' as v`;
    await run('batched', { materialized: 'incremental', sql: `${day(1, 'a')} union all ${day(2, 'b')}`, config });
    const given = { batch: { start: '2024-01-02T00:00:00', end: '2024-01-03T00:00:00' } };
    await run('batched', {
      materialized: 'incremental',
      sql: `${day(2, 'B')} union all ${day(3, 'c')}`,
      config,
      given,
    });
    expect(await rowsOf(plans.connection, `select v from ${sqlOf('batched')} order by happened`)).toEqual([
      ['a'],
      ['B'],
    ]);
  });

  it('is made anew by a full refresh, unless its config forbids it', async () => {
    const again = await start('inc', {});
    await run('inc', {
      materialized: 'incremental',
      sql: SECOND,
      fullRefresh: true,
      config: { full_refresh: false },
    });
    expect(await rows('inc', NULLS_LAST)).toHaveLength(6);
    await again(SECOND, { full_refresh: true });
    expect(await rows('inc', NULLS_LAST)).toEqual([
      [2, 'B'],
      [3, 'c'],
      [null, 'N'],
    ]);
  });
}
