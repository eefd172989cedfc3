import { describe, expect, it } from 'vitest';
import { type BatchInput, batchesOf, batchId, timeText } from './batches.ts';

const now = new Date('2024-09-17T16:06:00.500Z');

function shown(input: Partial<BatchInput> & Pick<BatchInput, 'config'>): string[] {
  const batches = batchesOf({ isIncremental: true, now, ...input });
  return batches.map(({ start, end }) => `${timeText(start)} .. ${timeText(end)}`);
}

// The spans are what dbt 1.11 reckons for the same models.
describe('the batches of a microbatch model', () => {
  it('are the one of now and those that are looked back to', () => {
    expect(shown({ config: { batch_size: 'day', lookback: 1 } })).toEqual([
      '2024-09-16 00:00:00+00:00 .. 2024-09-17 00:00:00+00:00',
      '2024-09-17 00:00:00+00:00 .. 2024-09-18 00:00:00+00:00',
    ]);
  });

  it('begin with begin where there is no table yet', () => {
    expect(shown({ config: { batch_size: 'month', begin: '2024-07-15' }, isIncremental: false })).toEqual([
      '2024-07-01 00:00:00+00:00 .. 2024-08-01 00:00:00+00:00',
      '2024-08-01 00:00:00+00:00 .. 2024-09-01 00:00:00+00:00',
      '2024-09-01 00:00:00+00:00 .. 2024-10-01 00:00:00+00:00',
    ]);
  });

  it('end at a time that is the end of a batch itself', () => {
    const config = { batch_size: 'hour', lookback: 0 };
    expect(shown({ config, now: new Date('2024-09-17T16:00:00Z') })).toEqual([
      '2024-09-17 15:00:00+00:00 .. 2024-09-17 16:00:00+00:00',
    ]);
  });

  it('cover the span that the command line asks for', () => {
    const span = { from: new Date('2022-03-01'), to: new Date('2023-01-01') };
    expect(shown({ config: { batch_size: 'year', begin: '2023-01-01' }, ...span })).toEqual([
      '2022-01-01 00:00:00+00:00 .. 2023-01-01 00:00:00+00:00',
    ]);
  });

  it('need to know where the first one begins', () => {
    expect(() => shown({ config: { batch_size: 'day' }, isIncremental: false })).toThrow(
      'where its first batch begins',
    );
    const config = { batch_size: 'day', begin: 'soon' };
    expect(() => shown({ config, isIncremental: false })).toThrow('"soon" is no date and no time');
  });

  it('need a width that there is', () => {
    expect(() => shown({ config: {} })).toThrow('it is missing');
    expect(() => shown({ config: { batch_size: 'week' } })).toThrow('"week" is no such width');
  });

  it('are named by their width', () => {
    const ids = (['hour', 'day', 'month', 'year'] as const).map((size) => batchId(now, size));
    expect(ids).toEqual(['20240917T16', '20240917', '202409', '2024']);
  });
});
