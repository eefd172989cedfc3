import { code } from './define.ts';

/** Google's analyzer as a process beside etl, and what is asked of it: ETL43xx. */
export const googlesqlCodes = {
  ETL4301: code({
    message: () =>
      "Google's SQL analyzer is not installed: the package @fivetrandevelopers/zetasql, which etl uses only for this, is missing.",
    hint: () => 'npm install --save-dev @fivetrandevelopers/zetasql',
  }),
  ETL4302: code<{ platform: string }>({
    message: ({ platform }) =>
      `Google's SQL analyzer does not run on ${platform}: @fivetrandevelopers/zetasql has programs for Linux and macOS on x64 and arm64.`,
    hint: () => 'run this in a container or in CI on Linux.',
  }),
  ETL4303: code<{ why: string }>({
    message: ({ why }) => `Google's SQL analyzer did not start: ${why}.`,
    hint: () => 'install @fivetrandevelopers/zetasql anew; on Linux its program needs glibc.',
  }),
  ETL4304: code<{ why: string; sql: string }>({
    message: ({ why, sql }) =>
      `Google's SQL analyzer stopped each time at the statement \`${shortened(sql)}\`: ${why}.`,
    hint: () => 'with much data, give it fewer rows; else please report the statement.',
  }),
  ETL4305: code<{ text: string; why: string }>({
    message: ({ text, why }) => `"${text}" is not a type of BigQuery: ${why}.`,
    hint: () => 'types are written as in BigQuery: INT64, NUMERIC(10,2), ARRAY<STRING>, STRUCT<a INT64, b DATE>.',
  }),
  ETL4306: code<{ value: string; type: string; column: string }>({
    message: ({ value, type, column }) => `The value ${value} of column "${column}" is not a value of ${type}.`,
  }),
};

function shortened(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
