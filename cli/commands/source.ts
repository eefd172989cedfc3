import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl source …`: how old the newest rows of sources are, and what their tables look like. */
export const sourceCommand: Command = {
  name: 'source',
  aliases: ['sources'],
  summary: 'Ask sources what they have, and how fresh it is',
  description:
    'freshness compares the time of the newest row of each source that declares freshness with warn_after and ' +
    'error_after, and writes target/sources.json; it fails when a source is older than error_after. introspect asks a ' +
    'connection for its tables and writes them as YAML, keeping what people wrote. check compares declared tables with ' +
    'those of the source; it fails when they differ. relationships looks at loaded tables and proposes foreign keys.',
  arguments: [
    { name: '[action]', help: 'freshness (snapshot-freshness is the same), introspect, check or relationships.' },
    { name: '[connection]', help: 'introspect: the connection to ask.' },
  ],
  flags: [
    ...SELECTION_FLAGS,
    'tables',
    'sourceName',
    'outputFile',
    'dryRun',
    'prune',
    'proposeRelationships',
    'sqlparse',
  ],
  news: 'stdout',
  examples: [
    ['etl source freshness', 'all sources that declare it'],
    ['etl source freshness --select source:shop', 'those of one system'],
    ['etl source freshness --output target/before.json', 'with the result in another file'],
    ['etl sources introspect shop', 'write the tables of a connection to sources/shop.yml'],
    ['etl sources introspect shop --tables "fact*" --dry-run', 'show what would be written of some of them'],
    ['etl sources check', 'compare all declared tables with their sources'],
    ['etl sources relationships --select source:shop', 'propose foreign keys by the values of loaded tables'],
  ],
  run: async (invocation) => (await import('./source-actions.ts')).runSourceAction(invocation),
};
