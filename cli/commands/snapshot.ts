import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl snapshot`: snapshots only. */
export const snapshotCommand: Command = {
  name: 'snapshot',
  summary: 'Keep the versions of rows that change',
  description:
    'Compares what snapshots select with what they kept last time: a row that changed gets a new version, the old one ' +
    'its end. It builds no models and tests nothing.',
  flags: [...SELECTION_FLAGS, 'empty', 'wait', 'sqlparse'],
  news: 'stdout',
  examples: [
    ['etl snapshot', 'all snapshots'],
    ['etl snapshot --select orders_snapshot', 'one of them'],
  ],
  run: async (invocation) => {
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, ['snapshot', 'operation']);
  },
};
