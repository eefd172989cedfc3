import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectIn } from '../../config/find-project.ts';
import { loadProject, openProject } from '../../config/load-project.ts';
import { shownPath } from '../../config/read-file.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { Project } from '../../config/types.ts';
import { type Diagnostic, diagnostic, diagnosticsOf } from '../../diagnostics/index.ts';
import { checkRequiredVersion } from '../../packages/required-version.ts';
import { DBT_VERSION } from '../context/base-members.ts';

/** The packages of a project, by name, and what is wrong with them. */
export interface LoadedPackages {
  readonly packages: readonly Project[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The packages that lie in the packages folder of a project, wherever they came from. Told are: packages that are
 * listed and not there (ETL1110), folders that are no packages (ETL1111), equal names (ETL1112, ETL1113), mistakes in
 * their project files, and versions of dbt that the project or a package is not written for (ETL1101) unless
 * `versionCheck` is false.
 */
export async function loadPackages(
  root: Project,
  render: RenderYaml,
  { versionCheck = true }: { versionCheck?: boolean } = {},
): Promise<LoadedPackages> {
  const folder = resolve(root.root, root.paths.packagesInstall);
  const diagnostics: Diagnostic[] = [];
  const collect = (work: () => void): void => {
    try {
      work();
    } catch (thrown) {
      diagnostics.push(...diagnosticsOf(thrown));
    }
  };
  const names = foldersIn(folder);
  if (versionCheck) collect(() => checkRequiredVersion(root, DBT_VERSION));
  if (hasPackageFile(root.root)) {
    const { checkInstalled } = await import('./check-installed.ts');
    collect(() => checkInstalled(root, names));
  }
  const packages: Project[] = [];
  for (const name of names) {
    const found = projectIn(join(folder, name));
    if (found === undefined) {
      diagnostics.push(diagnostic('ETL1111', { folder: shownPath(join(folder, name), root.root) }));
      continue;
    }
    const loaded = await loadPackage(found.root, root, render);
    diagnostics.push(...loaded.diagnostics);
    const { project } = loaded;
    if (project === undefined) continue;
    packages.push(project);
    if (versionCheck) collect(() => checkRequiredVersion(project, DBT_VERSION));
  }
  diagnostics.push(...equalNames(root, packages));
  return { packages: packages.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

/** A package's project file; only its errors are told, because its warnings are not the reader's to mend. */
async function loadPackage(folder: string, root: Project, render: RenderYaml) {
  try {
    const { project, diagnostics } = await loadProject({ opened: openProject(folder, root.root), render });
    return { project, diagnostics: diagnostics.filter((one) => one.severity === 'error') };
  } catch (thrown) {
    return { project: undefined, diagnostics: diagnosticsOf(thrown) };
  }
}

function equalNames(root: Project, packages: readonly Project[]): Diagnostic[] {
  return [...new Set(packages.map(({ name }) => name))].flatMap((name) => {
    const found = packages.filter((one) => one.name === name);
    const places = found.map((one) => shownPath(one.root, root.root));
    if (name === root.name) return [diagnostic('ETL1113', { name, place: places.join(' and ') })];
    return found.length > 1 ? [diagnostic('ETL1112', { name, places })] : [];
  });
}

function hasPackageFile(folder: string): boolean {
  return ['packages.yml', 'dependencies.yml'].some((file) => existsSync(join(folder, file)));
}

function foldersIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => !/^(__|\.)/.test(name));
    return names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory()).sort();
  } catch {
    return [];
  }
}
