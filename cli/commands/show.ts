import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl show`: the first rows of a node. */
export const showCommand: Command = {
  name: 'show',
  summary: 'Print the first rows of a model or a query',
  description: 'Runs the SQL of a model, test, seed or --inline query and prints its first rows. It writes nothing.',
  flags: [...SELECTION_FLAGS, 'inline', 'inlineDirect', 'limit', 'showOutput', 'fullRefresh', 'introspect', 'sqlparse'],
  news: 'stderr',
  examples: [
    ['etl show --select fct_sales', 'five rows of a model'],
    ['etl show --select fct_sales --limit 50 --output json', 'fifty rows as JSON'],
    ['etl show --inline "select count(*) from {{ ref(\'fct_sales\') }}"', 'rows of a query'],
  ],
  run: async (invocation) => (await import('./show-rows.ts')).showRows(invocation),
};
