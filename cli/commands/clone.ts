import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl clone`: what another target has, without copying it. */
export const cloneCommand: Command = {
  name: 'clone',
  summary: 'Put clones or views of the relations of an earlier run into this target',
  description:
    'Makes, for each selected model, seed and snapshot that the --state manifest knows, a clone of its table there ' +
    '(BigQuery; it costs nothing until one of the two changes), or a view where the engine has no clones. What exists ' +
    'here already stays, unless --full-refresh says to replace it.',
  flags: [...SELECTION_FLAGS, 'fullRefresh', 'wait'],
  news: 'stdout',
  examples: [
    ['etl clone --state artifacts/prod', 'all that production has'],
    ['etl clone --state artifacts/prod --select +fct_sales', 'fct_sales and what it is made from'],
  ],
  run: async (invocation) => (await import('./clone-nodes.ts')).cloneNodes(invocation),
};
