import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl compile`: templates to SQL. */
export const compileCommand: Command = {
  name: 'compile',
  summary: 'Write the SQL that templates give',
  description:
    'Compiles models, tests and analyses to SQL under target/compiled. One selected node or --inline is printed too. ' +
    'The warehouse is opened only when a template queries it.',
  flags: [
    ...SELECTION_FLAGS,
    'inline',
    'showOutput',
    'fullRefresh',
    'empty',
    'introspect',
    'injectEphemeralCtes',
    'sqlparse',
  ],
  news: 'stderr',
  examples: [
    ['etl compile', 'everything'],
    ['etl compile --select fct_sales', 'print the SQL of one model'],
    ['etl compile --inline "select * from {{ ref(\'dim_date\') }}"', 'print the SQL of a text'],
  ],
  run: async (invocation) => (await import('./compile-nodes.ts')).compileNodes(invocation),
};
