import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

const KINDS = ['model', 'operation'] as const;

/** `etl run`: models only. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Build models, without loading, seeds and tests',
  description: 'Builds models in the order of their dependencies. It loads nothing and tests nothing.',
  flags: [
    ...SELECTION_FLAGS,
    'fullRefresh',
    'empty',
    'eventTimeStart',
    'eventTimeEnd',
    'sample',
    'dryRun',
    'ignoreBudget',
    'wait',
    'sqlparse',
  ],
  news: 'stdout',
  examples: [
    ['etl run', 'all models'],
    ['etl run --select stg_orders+', 'stg_orders and what is made from it'],
    ['etl run --full-refresh --select fct_sales', 'an incremental model from nothing'],
  ],
  run: async (invocation) => {
    if (invocation.flags.dryRun === true) return (await import('./preview-run.ts')).previewRun(invocation, KINDS);
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, KINDS);
  },
};
