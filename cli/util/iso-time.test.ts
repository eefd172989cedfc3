import { describe, expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

describe('a time as written', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29 13:14', '2024-02-29T13:14:00.000Z'],
    ['2024-02-29T13:14:15Z', '2024-02-29T13:14:15.000Z'],
    ['2024-02-29T13:14:15.678+02:00', '2024-02-29T13:14:15.000Z'],
    ['20240229', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29 10', '2024-02-29T10:00:00.000Z'],
  ])('%s is taken for UTC', (text, time) => {
    expect(isoTime(text)?.toISOString()).toBe(time);
  });

  it.each(['2023-02-29', '2024-13-01', 'today', '2024', '2024-1-1', '2024-01-01T25', ''])('%s is none', (text) => {
    expect(isoTime(text)).toBeNull();
  });
});
