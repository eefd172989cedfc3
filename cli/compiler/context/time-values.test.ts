import { describe, expect, it } from 'vitest';
import { str } from '../../templates/index.ts';
import { timeOf } from './time-values.ts';

describe('times of query results in templates', () => {
  it.each([
    ['date', '2026-02-28', '2026-02-28', 'datetime.date'],
    ['timestamp', '2026-02-28 01:02:03', '2026-02-28 01:02:03', 'datetime.datetime'],
    ['timestamp', '2026-02-28T01:02:03.5', '2026-02-28 01:02:03.500000', 'datetime.datetime'],
    ['timestamptz', '2026-02-28 01:02:03+02:00', '2026-02-27 23:02:03+00:00', 'datetime.datetime'],
    ['timestamptz', '2026-02-28 01:02:03Z', '2026-02-28 01:02:03+00:00', 'datetime.datetime'],
    ['time', '23:59:59.25', '23:59:59.250000', 'datetime.time'],
    ['interval', 'P1D', '1 day, 0:00:00', 'datetime.timedelta'],
    ['interval', 'P1Y2M-1DT1H-2.5S', '419 days, 0:59:57.500000', 'datetime.timedelta'],
  ] as const)('a %s %s prints as %s', (kind, text, printed, type) => {
    const value = timeOf(kind, text);
    expect(str(value)).toBe(printed);
    expect(value).toMatchObject({ typeName: type });
  });

  it.each([
    ['date', 'infinity'],
    ['timestamp', '294247-01-10 04:00:54.775806'],
    ['interval', '1 day'],
  ] as const)('a %s that Python cannot hold stays the text %s', (kind, text) => {
    expect(timeOf(kind, text)).toBe(text);
  });
});
