import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl lint`: SQL that is not the same on the engines that a project runs on. */
export const lintCommand: Command = {
  name: 'lint',
  summary: 'Point at SQL that only one engine reads, or reads in its own way',
  description:
    'Looks at the templates of models, snapshots, tests and analyses, and of the macros that they call, for SQL that ' +
    'DuckDB and BigQuery do not share: functions, operators, types, literals, clauses, the order of nulls. Each place ' +
    'is shown with what to write instead. Nothing is compiled and nothing is asked of a warehouse. It applies to ' +
    'projects whose profile has targets of both engines, or with --engines.',
  flags: [...SELECTION_FLAGS, 'lintEngines', 'showOutput'],
  news: 'stderr',
  examples: [
    ['etl lint', 'everything that people wrote'],
    ['etl lint --select path:models/sales', 'the models of a folder, their tests and macros'],
    ['etl lint --engines duckdb,bigquery --output json', 'a project with one engine so far, as JSON'],
  ],
  run: async (invocation) => (await import('./find-lint.ts')).findLint(invocation),
};
