import { describe, expect, it } from 'vitest';
import { sampleSpan } from './sample-span.ts';

const now = new Date('2024-03-31T16:06:00.500Z');

// The spans are those of dbt 1.11.
describe('--sample', () => {
  it.each([
    ['1 hour', '2024-03-31T15:06:00.500Z'],
    ['3 days', '2024-03-28T16:06:00.500Z'],
    ['1 Month', '2024-02-29T16:06:00.500Z'],
    ['2 YEARS', '2022-03-31T16:06:00.500Z'],
    ['13 months', '2023-02-28T16:06:00.500Z'],
  ])('of %s ends now', async (text, from) => {
    const span = await sampleSpan(text, now);
    expect([span?.from.toISOString(), span?.to]).toEqual([from, now]);
  });

  it('may say both ends', async () => {
    const span = await sampleSpan('{"start": "2024-01-01", "end": "2024-02-01 12:00:00"}', now);
    expect(span).toEqual({ from: new Date('2024-01-01Z'), to: new Date('2024-02-01T12:00:00Z') });
  });

  it.each(['3', 'three days', '3 weeks', '3  days', '3 days ago', '{"start": "2024-01-01"}', '{start: x, end: y}'])(
    'refuses %s',
    async (text) => {
      await expect(sampleSpan(text, now)).rejects.toMatchObject({ code: 'ETL1931' });
    },
  );
});
