import { describe, expect, it } from 'vitest';
import { codeOf, errorOf } from '../adapter-contract.ts';
import { NULLS_LAST, type PlanHarness, SECOND } from './harness.ts';

/** What becomes of an incremental table whose query has other columns than before. */
export function schemaChangesContract(plans: PlanHarness): void {
  const { rows, columnsOf, start } = plans;

  describe('with other columns than before', () => {
    const wider = "select 9 as id, 1.5::double as extra, 'z' as v";
    const narrower = 'select 9 as id';
    const retyped = "select 9000000000::bigint as id, 'z' as v";

    it('ignores new ones, and says when one is gone', async () => {
      const again = await start('inc', { on_schema_change: 'ignore' });
      await again(wider);
      expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR']);
      const error = await errorOf(again(narrower));
      expect(error.code).toBe('ETL4021');
      expect(error.message).toContain('gone from the query: v');
      await again('select 1 as id', { incremental_strategy: 'merge', unique_key: 'id' });
      expect(await rows('inc', NULLS_LAST)).toContainEqual([1, 'a']);
    });

    it('fails with the difference', async () => {
      const again = await start('inc', { on_schema_change: 'fail' });
      const error = await errorOf(again(wider));
      expect(error.code).toBe('ETL4021');
      expect(error.message).toContain('new in the query: extra DOUBLE');
      await again(SECOND);
      expect(await rows('inc', NULLS_LAST)).toHaveLength(6);
    });

    it('appends new ones and leaves old ones empty', async () => {
      const again = await start('inc', {
        on_schema_change: 'append_new_columns',
        unique_key: 'id',
        indexes: [{ columns: ['id'] }],
      });
      await again(wider);
      await again(narrower);
      expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR', 'extra DOUBLE']);
      expect(await rows('inc', NULLS_LAST)).toEqual([
        [1, 'a', null],
        [2, 'b', null],
        [9, null, null],
        [null, 'n', null],
      ]);
    });

    it.each(['append', 'merge', 'delete+insert'])('syncs all of them by %s', async (incremental_strategy) => {
      const again = await start('inc', {
        on_schema_change: 'sync_all_columns',
        unique_key: 'id',
        incremental_strategy,
      });
      await again('select 9 as id, true as flag');
      expect(await columnsOf('inc')).toEqual(['id INTEGER', 'flag BOOLEAN']);
      await again('select 9000000000::bigint as id, true as flag');
      expect(await columnsOf('inc')).toEqual(['id BIGINT', 'flag BOOLEAN']);
      expect(await rows('inc', NULLS_LAST)).toContainEqual([9000000000, true]);
    });

    it('keeps the old columns when the addition fails', async () => {
      const again = await start('inc', { on_schema_change: 'sync_all_columns', unique_key: 'id' });
      expect(await codeOf(again("select 1 as id, cast('x' as integer) as w"))).toBe('ETL4010');
      expect(await columnsOf('inc')).toEqual(['id INTEGER', 'v VARCHAR']);
      await again(retyped);
      expect(await columnsOf('inc')).toEqual(['id BIGINT', 'v VARCHAR']);
    });
  });
}
