import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl test`: tests of what is built. */
export const testCommand: Command = {
  name: 'test',
  summary: 'Test what is built',
  description: 'Runs data tests on what stands in the warehouse and builds nothing.',
  flags: [...SELECTION_FLAGS, 'storeFailures', 'wait', 'sqlparse'],
  news: 'stdout',
  examples: [
    ['etl test', 'all tests'],
    ['etl test --select fct_sales', 'the tests of one model'],
    ['etl test --select test_type:singular', 'the tests under tests/'],
    ['etl test --store-failures', 'keep the failing rows in tables'],
  ],
  run: async (invocation) => {
    const { runNodes } = await import('./run-nodes.ts');
    return runNodes(invocation, ['test', 'unit_test', 'operation']);
  },
};
