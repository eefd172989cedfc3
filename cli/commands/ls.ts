import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl ls`: what a selection holds. */
export const lsCommand: Command = {
  name: 'ls',
  aliases: ['list'],
  summary: 'List the nodes of the project',
  description: 'Lists the nodes that a selection holds, one a line. It opens no warehouse.',
  flags: [...SELECTION_FLAGS, 'listOutput', 'outputKeys'],
  news: 'stderr',
  examples: [
    ['etl ls', 'everything'],
    ['etl ls --select +fct_sales --resource-type model', 'the models that fct_sales is made from, and itself'],
    ['etl ls --output path --select tag:daily', 'their files'],
    ['etl ls --output json --output-keys name config.materialized', 'these properties as JSON lines'],
  ],
  run: async (invocation) => (await import('./list-nodes.ts')).listNodes(invocation),
};
