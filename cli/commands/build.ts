import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

const KINDS = ['load', 'seed', 'function', 'model', 'snapshot', 'test', 'unit_test', 'operation', 'export'] as const;

/** `etl build`: everything in one walk. */
export const buildCommand: Command = {
  name: 'build',
  summary: 'Load sources, build seeds, models and snapshots, and test them, in order',
  description:
    'Loads sources, builds seeds, snapshots and models and runs tests in one walk over the graph. A node whose tests ' +
    'fail is not published, and what depends on it is skipped.',
  flags: [
    ...SELECTION_FLAGS,
    'fullRefresh',
    'lookbackDays',
    'empty',
    'eventTimeStart',
    'eventTimeEnd',
    'sample',
    'storeFailures',
    'dryRun',
    'ignoreBudget',
    'wait',
    'exportSavedQueries',
    'includeSavedQuery',
    'show',
    'sqlparse',
  ],
  news: 'stdout',
  examples: [
    ['etl build', 'everything'],
    ['etl build --select +fct_sales', 'the model fct_sales and all that it is made from, its loads included'],
    ['etl build --select tag:daily --exclude source:legacy', 'what is tagged daily, without one source'],
    ['etl build --full-refresh --target prod', 'all anew, in the target prod'],
    ['etl build --target prod --dry-run', 'what it would build there, in order, and what that would cost'],
  ],
  run: async (invocation) => {
    if (invocation.flags.dryRun === true) return (await import('./preview-run.ts')).previewRun(invocation, KINDS);
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, KINDS);
  },
};
