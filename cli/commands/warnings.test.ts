import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../diagnostics/index.ts';
import { warningRule } from './warnings.ts';

const warning: Diagnostic = { code: 'ETL3004', severity: 'warning', message: 'Prints nothing.' };
const becomes = (flags: Parameters<typeof warningRule>[0]) => warningRule(flags)(warning)?.severity;

describe('a warning', () => {
  it.each([
    [{}, 'warning'],
    [{ warnError: true }, 'error'],
    [{ warnErrorOptions: '{"error": "all"}' }, 'error'],
    [{ warnErrorOptions: '{include: all, exclude: [ETL3004]}' }, 'warning'],
    [{ warnErrorOptions: '{error: [ETL3004]}' }, 'error'],
    [{ warnErrorOptions: '{error: [NoNodesForSelectionCriteria]}' }, 'warning'],
    [{ warnError: true, warnErrorOptions: '{warn: [ETL3004]}' }, 'warning'],
    [{ warnErrorOptions: '{silence: [ETL3004]}' }, undefined],
  ])('under %j becomes %s', (flags, severity) => {
    expect(becomes(flags)).toBe(severity);
  });

  it('cannot be ruled by options that are no map', () => {
    expect(() => warningRule({ warnErrorOptions: 'all' })).toThrow('not a map');
  });
});
