import type { Command } from './command.ts';

/** `etl retry`: what failed in the last run. */
export const retryCommand: Command = {
  name: 'retry',
  summary: 'Repeat what failed or was skipped in the last run',
  description:
    'Runs the command of the last run again, with its flags, for the nodes that failed or were skipped, loads ' +
    'included. Flags of this command win over the earlier ones.',
  flags: ['fullRefresh', 'wait'],
  news: 'stdout',
  examples: [
    ['etl retry', 'what failed in the last run of this project'],
    ['etl retry --state artifacts/nightly', 'what failed in the run whose artifacts lie there'],
  ],
  run: async (invocation) => (await import('./repeat-run.ts')).repeatRun(invocation),
};
