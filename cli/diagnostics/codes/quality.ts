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
  ETL6005: code<{ test: string; given: string }>({
    message: ({ given }) =>
      `'${given}' is not a valid value for store_failures_as. Accepted values are: ['ephemeral', 'table', 'view']`,
    hint: () => 'table keeps the failing rows, view keeps their query, ephemeral keeps nothing.',
  }),
  ETL6010: code<{ test: string; model: string; differing: number; rows: number }>({
    message: ({ test, model, differing, rows }) =>
      `Unit test "${test}" failed: ${differing} of ${rows} rows of "${model}" ${differing === 1 ? 'is' : 'are'} not as expected.`,
  }),
  ETL6011: code<{
    test: string;
    column: string;
    fixture: string;
    names: readonly string[];
    nearest?: string | undefined;
  }>({
    message: ({ test, column, fixture, names }) =>
      `Invalid column name: '${column}' in unit test fixture for ${fixture}, of the unit test "${test}". Accepted columns for ${fixture} are: ${names.join(', ')}.`,
    hint: ({ nearest }) => (nearest === undefined ? undefined : `did you mean "${nearest}"?`),
  }),
  ETL6012: code<{ test: string; input: string; relation: string; name: string; isEphemeral: boolean }>({
    message: ({ test, input, relation }) =>
      `Unit test "${test}" cannot type the rows of ${input}: the relation ${relation}, whose columns they have, does not exist.`,
    hint: ({ name, isEphemeral }) =>
      isEphemeral
        ? 'an ephemeral model has no relation: give its rows with "format: sql".'
        : `build it first (etl run --select ${name}, with --empty for its columns only), or give the rows with "format: sql".`,
  }),
  ETL6013: code<{ test: string; model: string; input: string }>({
    message: ({ test, model, input }) =>
      `Unit test "${test}" gives no rows for ${input}, which the model "${model}" reads.`,
    hint: ({ input }) => `add "- input: ${input}" with "rows: []" or rows under "given".`,
  }),
  ETL6014: code<{ test: string; input: string; problem: string }>({
    message: ({ test, input, problem }) => `The input "${input}" of the unit test "${test}" ${problem}.`,
  }),
  ETL6015: code<{ test: string; column: string; isMissing: boolean }>({
    message: ({ test, column, isMissing }) =>
      `Unit test "${test}" expects rows of different columns: one row has ${isMissing ? `no column "${column}"` : `a column "${column}", which others have not`}.`,
    hint: () => 'give every expected row the same columns, null where there is no value.',
  }),
};
