import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl cost`: what a build would read and cost. */
export const costCommand: Command = {
  name: 'cost',
  summary: 'Show what a build would read and cost, and how that differs from a git commit',
  description:
    'Asks the warehouse, by a dry run of each statement, what a build of the selection would read, and shows bytes and ' +
    'money for each node; nothing is run and nothing is billed. A node whose inputs are not there yet is estimated from ' +
    'their stored, declared (`meta: expected_size`) or last known sizes, and marked so. With --against, compares with ' +
    'the project as it is at a git commit.',
  flags: [...SELECTION_FLAGS, 'fullRefresh', 'against', 'costOutput'],
  news: 'stderr',
  examples: [
    ['etl cost --target prod', 'what a build of everything would cost'],
    ['etl cost --target prod --select state:modified+ --state main-artifacts', 'of what was changed and depends on it'],
    ['etl cost --target prod --against origin/main --output markdown', 'the change of cost, as a table for a review'],
  ],
  run: async (invocation) => (await import('./show-cost.ts')).showCost(invocation),
};
