import type { Command } from './command.ts';

/** `etl clean`: away with what was generated. */
export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Delete the folders in clean-targets',
  description:
    'Deletes the folders that the project file lists under clean-targets (the target folder unless told). Folders ' +
    'outside the project and folders with its sources are never deleted.',
  flags: ['cleanProjectFilesOnly'],
  news: 'stdout',
  examples: [['etl clean', 'delete target/ and other clean-targets']],
  run: async (invocation) => (await import('./clean-folders.ts')).cleanFolders(invocation),
};
