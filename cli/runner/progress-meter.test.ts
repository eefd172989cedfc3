import { expect, test } from 'vitest';
import { ProgressMeter } from './progress-meter.ts';

function meterAt(): { meter: ProgressMeter; at: (ms: number) => ProgressMeter } {
  let now = 0;
  const meter = new ProgressMeter(() => now);
  const at = (ms: number) => {
    now = ms;
    return meter;
  };
  return { meter, at };
}

test('the pace is that of the last ten seconds, and nothing in the first one', () => {
  const { at } = meterAt();
  expect(at(500).pace({ rows: 100, fraction: 0.1 })).toEqual({});
  expect(at(2000).pace({ rows: 400, fraction: 0.4 })).toEqual({ rowsPerSecond: 200, secondsLeft: expect.closeTo(3) });
  expect(at(10_500).pace({ rows: 500, fraction: 0.5 }).rowsPerSecond).toBe(40);
  expect(at(20_000).pace({ rows: 500, fraction: 0.5 })).toEqual({ rowsPerSecond: 0 });
});

test('what is left is not told where the source cannot tell, and a reading that begins again is measured anew', () => {
  const { at } = meterAt();
  expect(at(2000).pace({ rows: 400, fraction: null })).toEqual({ rowsPerSecond: 200 });
  expect(at(3000).pace({ rows: 0, fraction: null })).toEqual({});
  expect(at(4000).pace({ rows: 50, fraction: null })).toEqual({ rowsPerSecond: 50 });
});

test('there is no pace of rows before the first of them, but there may be a time that is left', () => {
  const { at } = meterAt();
  expect(at(2000).pace({ rows: 0, fraction: 0 })).toEqual({});
  expect(at(4000).pace({ rows: 0, fraction: 0.5 })).toEqual({ secondsLeft: expect.closeTo(4) });
});
