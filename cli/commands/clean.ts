import type { Command } from './command.ts';

/** `etl clean`: away with what was generated. */
export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Delete the folders in clean-targets',
  description:
    'Deletes the folders that the project file lists under clean-targets (the target folder unless told). Folders ' +
    'outside the project and folders with its sources are never deleted. With --landings, deletes instead the landing ' +
    'files of loads that are older than the `landing: {retention_days: N}` of the project file, but never the newest ' +
    'of a table.',
  flags: ['cleanProjectFilesOnly', 'landings', 'dryRun'],
  news: 'stdout',
  examples: [
    ['etl clean', 'delete target/ and other clean-targets'],
    ['etl clean --landings --dry-run', 'show the landing files that are past their retention'],
    ['etl clean --landings', 'delete them'],
  ],
  run: async (invocation) => {
    if (invocation.flags.landings === true) return (await import('./clean-landings.ts')).cleanLandings(invocation);
    return (await import('./clean-folders.ts')).cleanFolders(invocation);
  },
};
