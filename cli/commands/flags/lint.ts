import type { Flag } from '../flag.ts';

/** Flags of `etl lint`. */
export const lintFlags = {
  lintEngines: {
    type: 'text',
    long: 'engines',
    value: 'two,names',
    group: 'Run',
    help: 'The engines that the SQL is for, whatever targets the profile has: duckdb,bigquery.',
  },
} as const satisfies Record<string, Flag>;
