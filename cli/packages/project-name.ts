import { projectIn } from '../config/find-project.ts';
import { openProject } from '../config/load-project.ts';
import { renderValues } from '../config/render-values.ts';
import { EtlError } from '../diagnostics/index.ts';
import { readPackageFile } from './package-file.ts';
import { specsOf } from './package-spec.ts';
import type { DepsContext, PackageSpec } from './types.ts';

/** What a package says of itself: its name as a project, and the packages that it asks for. */
export interface PackageMetadata {
  readonly name: string;
  readonly packages: readonly PackageSpec[];
}

/**
 * Reads a package that lies in a folder; `what` is it for messages. Throws ETL1126 when there is no project, and what
 * is wrong with its project file and its package file.
 */
export function readMetadata(folder: string, what: string, context: DepsContext): PackageMetadata {
  const found = projectIn(folder);
  if (found === undefined) throw EtlError.of('ETL1126', { what, folder: 'it' });
  const opened = openProject(found, context.root);
  const { positionOf } = opened.yaml;
  const name = renderValues(opened.value.name ?? null, { render: context.render, positionOf }, ['name']);
  if (typeof name !== 'string' || name === '')
    throw EtlError.of('ETL1022', { key: 'name', where: opened.yaml.file }, { position: positionOf([]) });
  const { entries } = readPackageFile(folder, { render: context.render, shownFrom: context.root });
  return { name, packages: specsOf(entries, `the package "${name}"`) };
}
