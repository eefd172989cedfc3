import type { Flag } from '../flag.ts';

/** Flags of `etl deps`. */
export const packagesFlags = {
  addPackage: {
    type: 'text',
    long: 'add-package',
    value: 'name@version',
    group: 'Packages',
    help: 'Put this package on the list, in place of any other entry for it, and install it.',
  },
  packageSource: {
    type: 'text',
    long: 'source',
    value: 'kind',
    choices: ['hub', 'git', 'local'],
    group: 'Packages',
    help: 'What --add-package names: a package of the registry (unless told), a repository or a folder.',
  },
  lock: {
    type: 'boolean',
    long: 'lock',
    group: 'Packages',
    help: 'Write package-lock.yml and install nothing.',
  },
  upgrade: {
    type: 'boolean',
    long: 'upgrade',
    group: 'Packages',
    help: 'Take the newest versions that fit, whatever package-lock.yml says.',
  },
} as const satisfies Record<string, Flag>;
