import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl seed`: seeds only. */
export const seedCommand: Command = {
  name: 'seed',
  summary: 'Load the CSV files of the project',
  description: 'Loads the CSV files under seeds/ into tables.',
  flags: [...SELECTION_FLAGS, 'fullRefresh', 'wait', 'show', 'sqlparse'],
  news: 'stdout',
  examples: [
    ['etl seed', 'all seeds'],
    ['etl seed --select countries', 'one of them'],
    ['etl seed --full-refresh', 'drop the tables first: for files whose columns changed'],
  ],
  run: async (invocation) => {
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, ['seed', 'operation']);
  },
};
