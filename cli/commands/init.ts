import type { Command } from './command.ts';

/** `etl init`: a project that builds at once. */
export const initCommand: Command = {
  name: 'init',
  summary: 'Write a starter project',
  description: 'Writes a small project into a new folder: a source with data, models and tests. It builds at once.',
  arguments: [{ name: '[folder]', help: 'name of the project and of its folder' }],
  flags: ['skipProfileSetup'],
  news: 'stdout',
  examples: [
    ['etl init demo', 'a project in the folder demo'],
    ['cd demo && etl build', 'load, build and test it'],
  ],
  run: async (invocation) => (await import('./write-starter.ts')).writeStarter(invocation),
};
