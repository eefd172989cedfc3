import { describe, expect, it } from 'vitest';
import { ManualClock, sampleEvents, sampleNode, sampleOptions, sampleResult } from '../testing/sample-run.ts';
import { styleFor } from './style.ts';
import { TextReporter } from './text-reporter.ts';

function told(options: Parameters<typeof sampleOptions>[1] = {}): string {
  const written: string[] = [];
  const reporter = new TextReporter(sampleOptions(written, options));
  for (const event of sampleEvents()) reporter.report(event);
  reporter.close();
  return written.join('');
}

describe('the text reporter', () => {
  it('writes a run as plain lines when output is no terminal', async () => {
    await expect(told()).toMatchFileSnapshot('golden/plain.txt');
  });

  it('writes no control code when output is no terminal', () => {
    expect(told()).not.toContain('\u001b');
  });

  it('writes a run on a terminal with what runs at its foot', async () => {
    const text = told({ isTTY: true, columns: 80 });
    await expect(text.replaceAll('\u001b', '<esc>')).toMatchFileSnapshot('golden/terminal.txt');
  });

  it('paints words and symbols when colours are on', async () => {
    const text = told({ style: styleFor({ colors: true, unicode: true }) });
    await expect(text.replaceAll('\u001b', '<esc>')).toMatchFileSnapshot('golden/colours.txt');
  });

  it('prints only errors when quiet', async () => {
    await expect(told({ level: 'error' })).toMatchFileSnapshot('golden/quiet.txt');
  });

  it('uses marks of ASCII where the encoding has no others', () => {
    const text = told({ style: styleFor({ colors: false, unicode: false }) });
    expect([...text].every((letter) => letter.charCodeAt(0) < 128)).toBe(true);
  });

  it('never shows a secret', () => {
    const text = told({ mask: (one) => one.replaceAll('amont', '***') });
    expect(text).toContain('sum(***)');
    expect(text).not.toContain('amont');
  });

  it('keeps lines of a terminal within its width', () => {
    const written: string[] = [];
    const clock = new ManualClock();
    const reporter = new TextReporter(sampleOptions(written, { isTTY: true, columns: 60, clock }));
    for (const event of sampleEvents().slice(0, -1)) reporter.report(event);
    const node = sampleNode('model', '売上'.repeat(40));
    reporter.report({ kind: 'node_started', node, index: 7, total: 7 });
    clock.advance(1500);
    reporter.report({ kind: 'node_finished', result: sampleResult(node), index: 7, total: 7 });
    const pieces = written.join('').split('\u001b');
    const lines = pieces.flatMap((piece) => piece.replace(/^\[\d+[AJ]/, '').split('\n'));
    const width = (line: string) => [...line].reduce((sum, one) => sum + (one > '\u2e80' ? 2 : 1), 0);
    expect(Math.max(...lines.slice(1).map(width))).toBeLessThanOrEqual(60);
  });

  it('shows rows, share and seconds of what runs', () => {
    const written: string[] = [];
    const clock = new ManualClock();
    const reporter = new TextReporter(sampleOptions(written, { isTTY: true, columns: 80, clock }));
    const [started] = sampleEvents();
    if (started !== undefined) reporter.report(started);
    const node = sampleNode('load', 'sales.fact_sales');
    reporter.report({ kind: 'node_started', node, index: 1, total: 7 });
    reporter.report({ kind: 'node_progress', node, rows: 12000, fraction: 0.456 });
    clock.advance(2100);
    const last = written.at(-1) ?? '';
    expect(last).toContain('12,000 rows  45%  2.1s');
    expect(last).toContain('0/7');
  });

  it('tells of a long load every ten seconds when output is no terminal', () => {
    const written: string[] = [];
    const clock = new ManualClock();
    const reporter = new TextReporter(sampleOptions(written, { clock }));
    const [started] = sampleEvents();
    if (started !== undefined) reporter.report(started);
    const node = sampleNode('load', 'sales.fact_sales');
    reporter.report({ kind: 'node_started', node, index: 1, total: 7 });
    written.length = 0;
    for (let second = 1; second <= 25; second += 1) {
      clock.advance(1000);
      const pace = { rowsPerSecond: 1200, secondsLeft: 99.5 - second };
      reporter.report({ kind: 'node_progress', node, rows: 1200 * second, fraction: second / 100, ...pace });
    }
    expect(written.join('')).toBe(
      '  load sales.fact_sales: 12,000 rows  1,200 rows/s  10%  1m 29s left\n' +
        '  load sales.fact_sales: 24,000 rows  1,200 rows/s  20%  1m 19s left\n',
    );
  });

  it('takes the foot away when it is closed in the middle of a run', () => {
    const written: string[] = [];
    const reporter = new TextReporter(sampleOptions(written, { isTTY: true, columns: 80 }));
    for (const event of sampleEvents().slice(0, 2)) reporter.report(event);
    reporter.close();
    expect(written.at(-1)).toBe('\u001b[2A\u001b[0J');
  });

  it('reads the code frame from the file when the diagnostic brings none', () => {
    const written: string[] = [];
    const reporter = new TextReporter(sampleOptions(written, { readFile: () => 'one\ntwo\nthree' }));
    const position = { file: 'models/a.sql', line: 2, column: 1, length: 3 };
    reporter.diagnostics([{ code: 'ETL9001', severity: 'warning', message: 'Odd.', position }]);
    expect(written.join('')).toBe(
      'warning ETL9001  models/a.sql:2:1\n  Odd.\n\n  1 | one\n> 2 | two\n    | ^^^\n  3 | three\n\n',
    );
  });

  it('keeps the stack of an unexpected error for --debug', () => {
    const message = 'Internal error: TypeError: x\n    at y (file.js:1:2).';
    const one = { code: 'ETL9001', severity: 'error', message } as const;
    const shown = (debug: boolean) => {
      const written: string[] = [];
      new TextReporter(sampleOptions(written, { debug })).diagnostics([one]);
      return written.join('');
    };
    expect(shown(false)).not.toContain('file.js');
    expect(shown(false)).toContain('--debug');
    expect(shown(true)).toContain('at y (file.js:1:2)');
  });
});
