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
    [{ warnErrorOptions: '{error: "*", warn: [ETL3004], silence: [ETL3004]}' }, undefined],
    [{ warnErrorOptions: '{error: [ETL3004], silence: null}' }, 'error'],
    [{ warnErrorOptions: '{error: null}' }, 'warning'],
    [{ warnErrorOptions: '{foo: 1}' }, 'warning'],
  ])('under %j becomes %s', (flags, severity) => {
    expect(becomes(flags)).toBe(severity);
  });

  it.each([
    ['JinjaLogWarning', 'ETL3008'],
    ['NoNodesForSelectionCriteria', 'ETL2207'],
    ['LogTestResult', 'ETL6003'],
    ['SnapshotTimestampWarning', 'ETL4036'],
    ['Deprecations', 'ETL1011'],
  ] as const)('may be called as dbt does: %s', (name, code) => {
    const rule = warningRule({ warnErrorOptions: `{error: [${name}]}` });
    expect(rule({ ...warning, code })?.severity).toBe('error');
    expect(rule(warning)?.severity).toBe('warning');
  });

  // Refused by dbt 1.11 too.
  it.each([
    ['all', 'not a map'],
    ['[a]', 'not a map'],
    ['{error: Foo}', 'all or a list'],
    ['{error: [foo]}', '"foo" is no code'],
    ['{error: [ETL0000]}', '"ETL0000" is no code'],
    ['{error: all, include: all}', 'mean the same'],
    ['{warn: [ETL3004]}', 'means nothing'],
    ['{silence: all}', 'a list of names'],
  ])('cannot be ruled by %s', (text, why) => {
    expect(() => warningRule({ warnErrorOptions: text })).toThrow(why);
  });
});
