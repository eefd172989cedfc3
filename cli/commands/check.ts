import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl check`: the project's SQL as the target's engine reads it, without a connection. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Check all SQL as the engine of the target reads it, without a warehouse',
  description:
    "Compiles models, tests, unit tests, snapshots, analyses and hooks for the target and has its engine read every statement (Google's " +
    'analyzer for BigQuery, DuckDB in memory) against the columns that the project itself gives: those that sources ' +
    'declare, those of seed files, and those that it finds for each model. Nothing is run, and no warehouse is opened ' +
    'or asked. Mistakes are shown at the line of the template; what cannot be judged is told as not checkable. The ' +
    'types of all columns are written to target/etl_check.json.',
  flags: [...SELECTION_FLAGS, 'showOutput'],
  news: 'stderr',
  examples: [
    ['etl check', 'everything, for the default target'],
    ['etl check --target prod', 'everything, for another one'],
    ['etl check --target prod --select +fct_sales', 'one model, what it is made from and its tests'],
    ['etl check --target prod --output json', 'as JSON, with the types of all columns'],
  ],
  run: async (invocation) => (await import('./check-nodes.ts')).checkNodes(invocation),
};
