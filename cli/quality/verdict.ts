import type { TestRules } from './test-sql.ts';

/** What the judging query of a test answered. */
export interface Judgement {
  readonly failures: number;
  readonly shouldWarn: boolean;
  readonly shouldError: boolean;
}

/** How a test ended, and the words for it; `message` is null when it passed. */
export interface Verdict {
  readonly status: 'pass' | 'warn' | 'fail';
  /** None for a test that passed, whatever it counted. */
  readonly failures: number;
  readonly message: string | null;
}

/**
 * Applies severity and thresholds as dbt does: an error only when severity is `error` and `error_if` holds,
 * else a warning when `warn_if` holds, which `--warn-error` makes a failure.
 */
export function verdict(judgement: Judgement, rules: TestRules, warnError = false): Verdict {
  const { failures } = judgement;
  const results = `${failures} ${failures === 1 ? 'result' : 'results'}`;
  if (rules.severity === 'error' && judgement.shouldError) {
    const message = `Got ${results}, configured to fail if ${rules.errorIf}`;
    return { status: 'fail', failures, message };
  }
  if (judgement.shouldWarn) {
    const message = `Got ${results}, configured to warn if ${rules.warnIf}`;
    return { status: warnError ? 'fail' : 'warn', failures, message };
  }
  return { status: 'pass', failures: 0, message: null };
}
