import { z } from 'zod';
import { version } from './shapes.ts';

const named = { name: z.string().nullish().describe('Name of the package.') };
const git = {
  ...named,
  revision: version.nullish().describe('Branch, tag or commit.'),
  subdirectory: z.string().nullish().describe('Folder of the package in the repository.'),
  'warn-unpinned': z.boolean().nullish().describe('Warn when no revision is given.'),
};

const packageSchema = z.union([
  z.strictObject({ ...named, local: z.string().min(1).describe('Folder of the package, relative to the project.') }),
  z.strictObject({ ...git, git: z.string().min(1).meta({ secret: true }).describe('Address of the repository.') }),
  z.strictObject({
    ...git,
    private: z.string().min(1).describe('A private repository.'),
    provider: z.string().nullish().describe('Where the private repository is.'),
  }),
  z.strictObject({
    name: z.string().describe('Name of the package.'),
    tarball: z.string().min(1).meta({ secret: true }).describe('Address of an archive.'),
  }),
  z.strictObject({
    ...named,
    package: z.string().regex(/\//, 'a name with its owner, such as owner/package').describe('Package of a registry.'),
    version: z.union([version, z.array(version)]).describe('The version, or the range of versions.'),
    'install-prerelease': z.boolean().nullish().describe('Take versions that are not final.'),
    install_prerelease: z.boolean().nullish().describe('Take versions that are not final.'),
  }),
]);

/** `packages.yml`, and the packages of `dependencies.yml`. */
export const packagesSchema = z.strictObject({
  packages: z.array(packageSchema).nullish().describe('The packages that the project uses.'),
  projects: z.array(z.record(z.string(), z.unknown())).nullish().describe('Other projects; only in dependencies.yml.'),
  sha1_hash: z.string().nullish().describe('Written into package-lock.yml.'),
});
