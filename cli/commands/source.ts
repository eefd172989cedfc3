import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl source freshness`: how old the newest rows of sources are. */
export const sourceCommand: Command = {
  name: 'source',
  summary: 'Check how fresh the rows of sources are',
  description:
    'Compares the time of the newest row of each source that declares freshness with warn_after and error_after, and ' +
    'writes target/sources.json. It fails when a source is older than error_after.',
  argument: { name: '[action]', help: 'freshness (snapshot-freshness is the same).' },
  flags: [...SELECTION_FLAGS, 'outputFile', 'sqlparse'],
  news: 'stdout',
  examples: [
    ['etl source freshness', 'all sources that declare it'],
    ['etl source freshness --select source:shop', 'those of one system'],
    ['etl source freshness --output target/before.json', 'with the result in another file'],
  ],
  run: async (invocation) => (await import('./check-freshness.ts')).checkFreshness(invocation),
};
