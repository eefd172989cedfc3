import { describe, expect, test } from 'vitest';
import type { ColumnType } from '../../connectors/index.ts';
import { planRows, type RowsPlanInput } from './plan-rows.ts';

const at = (kind: ColumnType['kind'], lookbackDays: number | null = null) => ({
  columns: [{ name: 'at', from: 'At', type: { kind, name: kind } }],
  through: null,
  type: { kind, name: kind },
  lookbackDays,
  nulls: true,
});

const mark = (cursorValue: string | null) => ({
  strategy: 'incremental',
  cursorColumns: 'at',
  cursorValue,
  position: 'p1',
  declarationHash: 'h',
  columnsHash: 'c',
  loadId: 'l1',
});

const base: RowsPlanInput = {
  declaration: { strategy: 'incremental', write: 'delete_insert', hash: 'h' },
  cursor: at('date', 3),
  watermark: mark('2024-03-10'),
  rawTable: 'as declared',
  fullRefresh: false,
  isUnfinished: false,
  lookbackDays: null,
  now: new Date('2024-03-12T10:20:30.456Z'),
};

const planned = (more: Partial<RowsPlanInput>) => {
  const { reason, window, rebuild, write } = planRows({ ...base, ...more });
  return [reason, window.kind === 'from' ? window.from : 'all', rebuild, write];
};

describe('what a load of rows reads', () => {
  test('everything, at first, for a full refresh, and when table or declaration are other ones', () => {
    expect(planned({ watermark: null, rawTable: 'missing' })).toEqual(['first load', 'all', true, 'replace']);
    expect(planned({ rawTable: 'missing' })).toEqual(['raw table missing', 'all', true, 'replace']);
    expect(planned({ fullRefresh: true })).toEqual(['full refresh', 'all', true, 'replace']);
    expect(planned({ isUnfinished: true })).toEqual(['full refresh not finished', 'all', true, 'replace']);
    expect(planned({ rawTable: 'other columns' })).toEqual(['declaration changed', 'all', true, 'replace']);
    const declaration = { ...base.declaration, hash: 'other' };
    expect(planned({ declaration })).toEqual(['declaration changed', 'all', true, 'replace']);
  });

  test('the days before the last load, also after a pause longer than they are', () => {
    expect(planned({})).toEqual(['new since the last load', '2024-03-07', false, 'delete_insert']);
    expect(planned({ lookbackDays: 7 })[1]).toBe('2024-03-03');
    expect(planned({ lookbackDays: 0 })[1]).toBe('2024-03-10');
    expect(planned({ now: new Date('2024-06-01T00:00:00Z') })[1]).toBe('2024-03-07');
  });

  test('a cursor in the future counts as today', () => {
    expect(planned({ watermark: mark('2099-01-01') })[1]).toBe('2024-03-09');
    const cursor = at('timestamp');
    expect(planned({ cursor, watermark: mark('2099-01-01 00:00:00') })[1]).toBe('2024-03-12 10:20:30');
  });

  test('from the last cursor itself without days, to the microsecond', () => {
    const declaration = { strategy: 'incremental', write: 'merge', hash: 'h' } as const;
    const cursor = at('timestamptz');
    const watermark = mark('2024-03-10 11:12:13.123456+00');
    const plan = planRows({ ...base, declaration, cursor, watermark });
    expect(plan.window).toMatchObject({ from: '2024-03-10 11:12:13.123456+00', inclusive: true, nulls: true });
    expect(planned({ declaration, cursor: at('bigint'), watermark: mark('9007199254740993') })[1]).toBe(
      '9007199254740993',
    );
  });

  test('what comes after the last cursor where rows are only added', () => {
    const declaration = { strategy: 'incremental', write: 'append', hash: 'h' } as const;
    expect(planRows({ ...base, declaration, cursor: at('bigint'), watermark: mark('7') }).window).toMatchObject({
      from: '7',
      inclusive: false,
    });
  });

  test('everything again while no row had a cursor, and the position that the source gave', () => {
    const plan = planRows({ ...base, watermark: mark(null) });
    expect([plan.window.kind, plan.rebuild, plan.position]).toEqual(['all', false, 'p1']);
    const cdc = { strategy: 'cdc', write: 'merge', hash: 'h' } as const;
    expect(planned({ declaration: cdc, cursor: null })).toEqual(['changes since the last load', 'all', false, 'merge']);
  });
});
