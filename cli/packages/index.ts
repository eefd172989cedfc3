export type { NewPackage } from './add-package.ts';
export { type DepsRequest, installDependencies } from './deps.ts';
export { LOCK_FILE, readLock } from './lock-file.ts';
export { readPackageFile } from './package-file.ts';
export { checkRequiredEtl, checkRequiredVersion } from './required-version.ts';
export type { DepsContext } from './types.ts';
