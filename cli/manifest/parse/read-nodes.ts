import { diagnosticsOf, EtlError, EtlErrors } from '../../diagnostics/index.ts';
import type { Draft } from '../read/draft.ts';
import { hookDrafts } from '../read/hooks.ts';
import { snapshotDrafts } from '../read/snapshots.ts';
import { draftOfFile, nameOf } from '../read/sql-draft.ts';
import type { Workspace } from './workspace.ts';

const FILE_KINDS = new Set(['model', 'analysis', 'function', 'singular_test', 'seed']);

/** The drafts of all nodes that stand in files of their own, and of hooks. Mistakes of each file are collected. */
export function readNodes(work: Workspace): Draft[] {
  const drafts: Draft[] = [];
  for (const file of work.files) {
    if (FILE_KINDS.has(file.kind)) {
      const isRead = collect(work, () => drafts.push(draftOfFile(work.settings, file)));
      if (!isRead) work.unread.add(nameOf(file.path));
    }
    if (file.kind === 'snapshot')
      collect(work, () => drafts.push(...snapshotDrafts(work.settings, file, work.shown(file.absolute))));
  }
  for (const project of [work.host.root, ...work.host.packages])
    collect(work, () => drafts.push(...hookDrafts(work.settings, project)));
  return drafts;
}

/** Does some work; an error of the user's is collected, any other is thrown. Tells whether there was none. */
export function collect(work: Pick<Workspace, 'found'>, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (thrown) {
    if (!(thrown instanceof EtlError || thrown instanceof EtlErrors)) throw thrown;
    work.found.push(...diagnosticsOf(thrown));
    return false;
  }
}
