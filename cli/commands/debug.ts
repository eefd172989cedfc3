import type { Command } from './command.ts';

/** `etl debug`: is everything in place. */
export const debugCommand: Command = {
  name: 'debug',
  summary: 'Check versions, project, profile and connections',
  description:
    'Checks what a run needs, one line each: versions, the project file, the profile, the warehouse and the connections that sources are loaded from.',
  flags: ['connection', 'configDir'],
  news: 'stderr',
  examples: [
    ['etl debug', 'all checks'],
    ['etl debug --target prod --connection', 'can prod be reached'],
    ['etl debug --config-dir', 'where profiles.yml is looked for'],
  ],
  run: async (invocation) => (await import('./check-setup.ts')).checkSetup(invocation),
};
