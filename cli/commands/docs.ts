import type { Command } from './command.ts';
import { SELECTION_FLAGS } from './flags.ts';

/** `etl docs generate`: what the warehouse holds of the project. */
export const docsCommand: Command = {
  name: 'docs',
  summary: 'Write the catalog of what the warehouse holds',
  description:
    'Compiles the project and writes target/catalog.json: the columns and types of every relation that a node or ' +
    'source of the project has in the warehouse. Tools that read dbt artifacts take it from there; etl has no ' +
    'documentation site yet.',
  arguments: [{ name: '[action]', help: 'generate.' }],
  flags: [...SELECTION_FLAGS, 'compileFirst', 'emptyCatalog', 'staticSite', 'sqlparse'],
  news: 'stdout',
  examples: [
    ['etl docs generate', 'manifest.json and catalog.json'],
    ['etl docs generate --select tag:daily', 'with only these nodes in the catalog'],
    ['etl docs generate --no-compile', 'without compiling'],
  ],
  run: async (invocation) => (await import('./write-catalog.ts')).writeCatalog(invocation),
};
