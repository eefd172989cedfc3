import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl load`: sources only. */
export const loadCommand: Command = {
  name: 'load',
  summary: 'Load source tables through their connections',
  description:
    'Loads the source tables that have a connection in this target. What did not change since the last load is not ' +
    'loaded again.',
  flags: [...SELECTION_FLAGS, 'fullRefresh', 'lookbackDays', 'dryRun', 'wait', 'watch', 'interval'],
  news: 'stdout',
  examples: [
    ['etl load', 'all sources'],
    ['etl load --select source:sales', 'all tables of one source'],
    ['etl load --select source:sales.fact_sales --full-refresh', 'one table from the start'],
    ['etl load --lookback-days 7', 'read the last seven days again'],
    ['etl load --watch', 'load, and load files again as they come, until Ctrl-C'],
    ['etl load --watch --interval 300 --select source:lake', 'look every five minutes for new objects of a bucket'],
    ['etl load --dry-run', 'say what would be loaded, and how the sources would be asked'],
  ],
  run: async (invocation) => {
    if (invocation.flags.dryRun === true) return (await import('./plan-loads.ts')).planLoads(invocation);
    if (invocation.flags.watch === true) return (await import('./watch-loads.ts')).watchLoads(invocation);
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, ['load']);
  },
};
