import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { localZone } from './time-zone.ts';

test('UTC needs nothing, and a zone that is not known is told', () => {
  expect(localZone(undefined, 'plex')).toBeUndefined();
  expect(localZone('utc', 'plex')).toBeUndefined();
  const wrong = () => localZone('America/Nowhere', 'plex');
  expect(wrong).toThrow(/"plex".*`timezone`.*America\/Nowhere/);
  try {
    wrong();
  } catch (error) {
    expect(diagnosticsOf(error)[0]?.code).toBe('ETL5012');
  }
});

test('a fixed offset is the same at all times', () => {
  const zone = localZone('-03:30', 'plex');
  expect(zone?.offsetOf('2024-07-01 00:00:00')).toBe('-03:30');
  expect(zone?.localTime(new Date('2024-01-01T00:00:00Z'))).toBe('2023-12-31 20:30:00');
});

test('a named zone has the offset of the day, and of an hour that comes twice the first', () => {
  const zone = localZone('Europe/Madrid', 'plex');
  expect(zone?.offsetOf('2024-01-15 12:00:00.5')).toBe('+01:00');
  expect(zone?.offsetOf('2024-07-15 12:00:00')).toBe('+02:00');
  expect(zone?.offsetOf('2024-10-27 02:30:00')).toBe('+02:00');
  expect(zone?.offsetOf('2024-10-27 03:00:00')).toBe('+01:00');
  expect(zone?.offsetOf('2024-03-31 01:59:59')).toBe('+01:00');
  expect(zone?.offsetOf('2024-03-31 03:00:00')).toBe('+02:00');
  expect(zone?.localTime(new Date('2024-07-01T22:30:00Z'))).toBe('2024-07-02 00:30:00');
});

test('a moment comes back from its local time, except in an hour that comes twice', () => {
  const zones = fc.constantFrom(
    'America/Argentina/Buenos_Aires',
    'Europe/Madrid',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Australia/Lord_Howe',
  );
  const moments = fc.date({ min: new Date('1975-01-01'), max: new Date('2037-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(zones, moments, (name, moment) => {
      const zone = localZone(name, 'plex');
      const at = new Date(Math.floor(moment.getTime() / 1000) * 1000);
      const local = zone?.localTime(at) ?? '';
      const back = new Date(`${local.replace(' ', 'T')}${zone?.offsetOf(local)}`);
      const offset = Math.abs(back.getTime() - at.getTime()) / 60_000;
      const isTwice = offset !== 0 && zone?.localTime(back) === local;
      expect(offset === 0 || (isTwice && offset <= 60)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
