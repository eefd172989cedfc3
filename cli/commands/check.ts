import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl check`: the project's SQL as the target's engine reads it, without a connection. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Check all SQL for BigQuery, without an account',
  description:
    "Compiles models, tests, snapshots and analyses for a BigQuery target and has Google's own analyzer check every " +
    'statement against the columns that the project itself gives: those that sources declare, those of seed files, ' +
    'and those that it finds for each model. Nothing is asked of BigQuery. Mistakes are shown at the line of the ' +
    'template; what the analyzer does not know though BigQuery does is told as not checkable. The types of all columns ' +
    'are written to target/etl_check.json.',
  flags: [...SELECTION_FLAGS, 'showOutput'],
  news: 'stderr',
  examples: [
    ['etl check --target prod', 'everything'],
    ['etl check --target prod --select +fct_sales', 'one model, what it is made from and its tests'],
    ['etl check --target prod --output json', 'as JSON, with the types of all columns'],
  ],
  run: async (invocation) => (await import('./check-nodes.ts')).checkNodes(invocation),
};
