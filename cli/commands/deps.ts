import type { Command } from './command.ts';

/** `etl deps`: the packages that the project uses. */
export const depsCommand: Command = {
  name: 'deps',
  summary: 'Install the packages that packages.yml lists',
  description:
    'Installs the packages that packages.yml or dependencies.yml lists, and those that they need: folders, archives, ' +
    'git repositories and packages of the registry. What exactly was taken stands in package-lock.yml and is taken ' +
    'again until the list changes.',
  flags: ['addPackage', 'packageSource', 'lock', 'upgrade'],
  news: 'stdout',
  examples: [
    ['etl deps', 'install what package-lock.yml says, or the newest that fits after a change of the list'],
    ['etl deps --upgrade', 'take the newest versions that fit'],
    ['etl deps --add-package dbt-labs/dbt_utils@1.3.0', 'put a package of the registry on the list and install it'],
    ['etl deps --lock', 'write package-lock.yml and install nothing'],
  ],
  run: async (invocation) => (await import('./install-packages.ts')).installPackages(invocation),
};
