import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl parity`: whether two targets give the same rows. */
export const parityCommand: Command = {
  name: 'parity',
  summary: 'Show that models give the same rows on both engines',
  description:
    "Evaluates each model's SELECT for BigQuery on Google's reference engine, on this machine and without an account, " +
    'over a sample of the rows that the local warehouse has, and compares its columns and rows with what DuckDB gives ' +
    'for the same rows. What the reference engine cannot run is told as not checkable. With --targets, compares what two ' +
    'warehouses hold by counts and checksums, and reads rows only where these differ. No warehouse is written to.',
  flags: [
    ...SELECTION_FLAGS,
    'againstTarget',
    'liveTargets',
    'sampleRows',
    'sampleSeed',
    'floatTolerance',
    'ignoredColumns',
    'showOutput',
  ],
  news: 'stderr',
  examples: [
    ['etl parity', 'every model, the default target against prod'],
    ['etl parity --select +fct_sales --rows 5000', 'one model and what it is made from, on more rows'],
    ['etl parity --target dev --against prod --output json', 'as JSON, for a program'],
    ['etl parity --targets dev,prod --select fct_sales', 'the rows that are in both warehouses now'],
    ['etl parity --targets dev,prod --ignore-columns loaded_at', 'without a column that differs by nature'],
  ],
  run: async (invocation) =>
    invocation.flags.liveTargets === undefined
      ? (await import('./compare-engines.ts')).compareEngines(invocation)
      : (await import('./compare-targets.ts')).compareTargets(invocation, invocation.flags.liveTargets),
};
