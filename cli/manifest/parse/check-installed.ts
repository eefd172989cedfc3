import { resolve } from 'node:path';
import { projectIn } from '../../config/find-project.ts';
import { openProject } from '../../config/load-project.ts';
import type { Project } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { readLock } from '../../packages/lock-file.ts';
import { type PackageFile, readPackageFile } from '../../packages/package-file.ts';

/**
 * Checks that as many packages lie in the packages folder, whose folders are given, as the project lists: like dbt,
 * what lies there counts, whoever put it there. Throws ETL1110, and what is wrong with the package file.
 */
export function checkInstalled(root: Project, folders: readonly string[]): void {
  const list = readPackageFile(root.root);
  const wanted = list.entries.length;
  if (wanted <= folders.length) return;
  const missing = namesOf(root, list).filter((name) => !folders.includes(name));
  const params = { file: list.file, wanted, found: folders.length, missing, folder: root.paths.packagesInstall };
  throw EtlError.of('ETL1110', params);
}

/** The names of the packages that are listed, as far as they are known before they are there. */
function namesOf(root: Project, list: PackageFile): string[] {
  const locked = readLock(root.root)?.entries ?? [];
  const entries = locked.length >= list.entries.length ? locked : list.entries;
  return entries.flatMap(({ rendered }) => {
    const name =
      rendered.name ?? (typeof rendered.package === 'string' ? rendered.package.split('/').at(-1) : undefined);
    if (typeof name === 'string') return [name];
    return typeof rendered.local === 'string' ? (localName(resolve(root.root, rendered.local)) ?? []) : [];
  });
}

function localName(folder: string): string | undefined {
  const found = projectIn(folder);
  const name = found === undefined ? undefined : openProject(found).value.name;
  return typeof name === 'string' ? name : undefined;
}
