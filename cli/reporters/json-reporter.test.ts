import { describe, expect, it } from 'vitest';
import { ManualClock, sampleEvents, sampleNode, sampleOptions } from '../testing/sample-run.ts';
import { JsonReporter } from './json-reporter.ts';

function lines(options: Parameters<typeof sampleOptions>[1] = {}): Record<string, unknown>[] {
  const written: string[] = [];
  const reporter = new JsonReporter(sampleOptions(written, options));
  for (const event of sampleEvents()) reporter.report(event);
  return written
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the JSON reporter', () => {
  it('writes one object a line for each event, with time, level, name and data', () => {
    const found = lines();
    expect(found[0]).toMatchObject({ ts: '2026-01-02T03:04:05.000Z', level: 'info', name: 'run_started' });
    expect(found.map(({ name }) => name)).toEqual(['run_started', ...Array(7).fill('node_finished'), 'run_finished']);
  });

  it('tells of a long load every ten seconds, and of every step at the level debug', () => {
    const count = (level: 'info' | 'debug') => {
      const written: string[] = [];
      const clock = new ManualClock();
      const reporter = new JsonReporter(sampleOptions(written, { clock, level }));
      const node = sampleNode('load', 'sales.fact_sales');
      reporter.report({ kind: 'node_started', node, index: 1, total: 1 });
      for (let second = 1; second <= 25; second += 1) {
        clock.advance(1000);
        reporter.report({ kind: 'node_progress', node, rows: second, rowsPerSecond: 1 });
      }
      return written.filter((line) => line.includes('"rowsPerSecond":1')).length;
    };
    expect([count('info'), count('debug')]).toEqual([2, 25]);
  });

  it('gives a failed node its level and its code', () => {
    const failed = lines().find(({ msg }) => msg === 'fail model fct_sales');
    expect(failed).toMatchObject({ level: 'error', code: 'ETL9001', data: { status: 'error', index: 4, total: 7 } });
  });

  it('tells when nodes start at the level debug', () => {
    expect(lines({ level: 'debug' }).filter(({ name }) => name === 'node_started')).toHaveLength(6);
  });

  it('prints only errors when quiet', () => {
    expect(new Set(lines({ level: 'error' }).map(({ level }) => level))).toEqual(new Set(['error']));
  });

  it('masks a secret before it is escaped', () => {
    const secret = 'sum(amont)\n';
    const text = JSON.stringify(lines({ mask: (one) => one.replaceAll(secret, '***') }));
    expect(text).toContain('***');
    expect(text).not.toContain('sum(amont)');
  });
});
