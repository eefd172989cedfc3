import type { Command } from './command.ts';

/** `etl parse`: files to manifest. */
export const parseCommand: Command = {
  name: 'parse',
  summary: 'Read the project and write its manifest',
  description: 'Reads and checks all files of the project and writes target/manifest.json. It opens no warehouse.',
  flags: [],
  news: 'stdout',
  examples: [
    ['etl parse', 'check the project'],
    ['etl parse --no-partial-parse', 'read every file anew'],
  ],
  run: async (invocation) => (await import('./parse-project.ts')).parseAndReport(invocation),
};
