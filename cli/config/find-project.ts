import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic, EtlError } from '../diagnostics/index.ts';
import type { ProjectFlavour } from './types.ts';

/** The project files, the stronger first. */
export const PROJECT_FILES = { etl: 'etl_project.yml', dbt: 'dbt_project.yml' } as const;

/** Where a project was found. */
export interface FoundProject {
  /** Absolute folder. */
  readonly root: string;
  /** The project file, absolute. */
  readonly file: string;
  readonly flavour: ProjectFlavour;
  /** ETL1002 when both files are there. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * The project in `projectDir`, which must have one (ETL1003), or else in `cwd` or the nearest folder above that has
 * one (ETL1001), as dbt looks for it.
 */
export function findProject(projectDir: string | undefined, cwd: string): FoundProject {
  if (projectDir !== undefined) {
    const root = resolve(cwd, projectDir);
    const found = projectIn(root);
    if (found === undefined) throw EtlError.of('ETL1003', { folder: root });
    return found;
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = projectIn(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) throw EtlError.of('ETL1001', { folder: resolve(cwd) });
  }
}

/** The project whose file lies in this folder, if one does. */
export function projectIn(root: string): FoundProject | undefined {
  const flavours = (['etl', 'dbt'] as const).filter((flavour) => isFile(join(root, PROJECT_FILES[flavour])));
  const [flavour] = flavours;
  if (flavour === undefined) return undefined;
  const warnings = flavours.length > 1 ? [diagnostic('ETL1002', { folder: root }, {}, 'warning')] : [];
  return { root, file: join(root, PROJECT_FILES[flavour]), flavour, warnings };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
