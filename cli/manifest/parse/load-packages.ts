import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectIn } from '../../config/find-project.ts';
import { loadProject, openProject } from '../../config/load-project.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { Project } from '../../config/types.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';

/** The packages that lie in the packages folder of a project, by name; what is wrong with them is told. */
export async function loadPackages(
  root: Project,
  render: RenderYaml,
): Promise<{ packages: readonly Project[]; diagnostics: readonly Diagnostic[] }> {
  const folder = join(root.root, root.paths.packagesInstall);
  const packages: Project[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of foldersIn(folder)) {
    const found = projectIn(join(folder, name));
    if (found === undefined) continue;
    const loaded = await loadProject({ opened: openProject(found, root.root), render });
    diagnostics.push(...loaded.diagnostics.filter((one) => one.severity === 'error'));
    if (loaded.project !== undefined && loaded.project.name !== root.name) packages.push(loaded.project);
  }
  return { packages: packages.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
