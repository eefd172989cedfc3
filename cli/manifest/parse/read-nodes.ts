import { diagnosticsOf, EtlError, EtlErrors } from '../../diagnostics/index.ts';
import type { Draft } from '../read/draft.ts';
import { hookDrafts } from '../read/hooks.ts';
import { snapshotDrafts } from '../read/snapshots.ts';
import { draftOfFile } from '../read/sql-draft.ts';
import type { Workspace } from './workspace.ts';

const FILE_KINDS = new Set(['model', 'analysis', 'singular_test', 'seed']);

/** The drafts of all nodes that stand in files of their own, and of hooks. Mistakes of each file are collected. */
export function readNodes(work: Workspace): Draft[] {
  const drafts: Draft[] = [];
  for (const file of work.files) {
    if (FILE_KINDS.has(file.kind)) collect(work, () => drafts.push(draftOfFile(work.settings, file)));
    else if (file.kind === 'snapshot')
      collect(work, () => drafts.push(...snapshotDrafts(work.settings, file, work.shown(file.absolute))));
  }
  for (const project of [work.host.root, ...work.host.packages])
    collect(work, () => drafts.push(...hookDrafts(work.settings, project)));
  return drafts;
}

/** Does some work; an error of the user's is collected, any other is thrown. */
export function collect(work: Pick<Workspace, 'found'>, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    if (!(thrown instanceof EtlError || thrown instanceof EtlErrors)) throw thrown;
    work.found.push(...diagnosticsOf(thrown));
  }
}
