import { code } from './define.ts';

/** Data tests and publishing: ETL6xxx. */
export const qualityCodes = {
  ETL6001: code<{ name: string; tests: readonly string[]; stale: boolean }>({
    message: ({ name, tests, stale }) =>
      `"${name}" was built but not published, because ${tests.length === 1 ? 'a test' : `${tests.length} tests`} of it failed: ${tests.join(', ')}.${
        stale ? ' Its last good version stays in place and is now stale.' : ''
      }`,
    hint: () => 'the failing rows are shown below each test; mend the data or the model and build again.',
  }),
  ETL6002: code<{ test: string; problem: string; relation: string | null }>({
    message: ({ test, problem }) => `Test "${test}" failed: ${problem}.`,
    hint: ({ relation }) => (relation === null ? undefined : `see the failing rows: select * from ${relation}`),
  }),
  ETL6003: code<{ test: string; problem: string; relation: string | null }>({
    message: ({ test, problem }) => `Test "${test}" warns: ${problem}.`,
    hint: ({ relation }) => (relation === null ? undefined : `see the rows: select * from ${relation}`),
  }),
  ETL6004: code<{ test: string; what: string }>({
    message: ({ test, what }) => `Test "${test}" cannot be judged: ${what}.`,
    hint: () => 'fail_calc, warn_if and error_if must give one row of a number and two conditions.',
  }),
};
