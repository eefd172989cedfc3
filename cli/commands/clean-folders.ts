import { rmSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Project } from '../config/types.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';

/** Deletes the project's clean-targets. */
export async function cleanFolders(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  const { project } = session;
  await session.close();
  const folders = foldersToClean(project);
  const isDry = invocation.flags.dryRun === true;
  if (!isDry) for (const folder of folders) rmSync(resolve(project.root, folder), { recursive: true, force: true });
  invocation.console.reporter.log(
    'info',
    folders.length === 0 ? 'Nothing to delete.' : `${isDry ? 'Would delete' : 'Deleted'} ${folders.join(', ')}.`,
  );
  return 0;
}

/**
 * The folders that clean-targets name, relative to the project. As in dbt, none is deleted when one of them holds
 * sources (ETL1903) or lies outside the project (ETL1904).
 */
export function foldersToClean(project: Pick<Project, 'root' | 'paths'>): readonly string[] {
  const { root, paths } = project;
  const written = [
    ...paths.models,
    ...paths.sources,
    ...paths.seeds,
    ...paths.tests,
    ...paths.analyses,
    ...paths.macros,
    ...paths.snapshots,
    ...paths.docs,
    ...paths.assets,
    ...paths.exports,
  ].map((folder) => resolve(root, folder));
  const asked = [...new Set(paths.cleanTargets.map((folder) => resolve(root, folder)))];
  const shown = (folders: readonly string[]) => folders.map((folder) => relative(root, folder) || '.');
  const outside = asked.filter((folder) => !isInside(folder, root));
  if (outside.length > 0 && !outside.includes(root)) throw EtlError.of('ETL1904', { folders: shown(outside) });
  const holding = asked.filter(
    (folder) => folder === root || written.some((one) => one === folder || isInside(one, folder)),
  );
  if (holding.length > 0) throw EtlError.of('ETL1903', { folders: shown(holding) });
  return shown(asked);
}

function isInside(folder: string, parent: string): boolean {
  return folder.startsWith(parent.endsWith(sep) ? parent : parent + sep);
}
