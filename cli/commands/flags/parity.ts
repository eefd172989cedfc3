import type { Flag } from '../flag.ts';

/** Flags of `etl parity`. */
export const parityFlags = {
  againstTarget: {
    type: 'text',
    long: 'against',
    value: 'target',
    group: 'Run',
    help: 'The bigquery target that is compared with; prod unless told.',
  },
  liveTargets: {
    type: 'text',
    long: 'targets',
    value: 'two,names',
    group: 'Run',
    help: 'Compare what two targets hold now, such as dev,prod, in place of evaluating models on this machine.',
  },
  sampleRows: {
    type: 'integer',
    long: 'rows',
    value: 'n',
    min: 1,
    group: 'Run',
    help: 'Rows to take of each large input, beside those with its least and greatest values and those that they are joined with; 1000 unless told. With --targets: rows to read of the differences of a table; 5000 unless told.',
  },
  sampleSeed: {
    type: 'integer',
    long: 'seed',
    value: 'n',
    min: 0,
    group: 'Run',
    help: 'Which rows are taken: another number takes others; 0 unless told.',
  },
  floatTolerance: {
    type: 'text',
    long: 'tolerance',
    value: 'ratio',
    group: 'Run',
    help: 'By how much floats may differ, as a part of the greater one; 1e-9 unless told.',
  },
  ignoredColumns: {
    type: 'text',
    long: 'ignore-columns',
    value: 'names',
    group: 'Run',
    help: 'Columns that are not compared, such as loaded_at,dbt_*; `meta: {parity: {ignore: [...]}}` of a model says so for it.',
  },
} as const satisfies Record<string, Flag>;
