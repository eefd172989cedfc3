import type { Manifest } from '../../manifest/types.ts';
import type { NodeKind } from '../../runner/events.ts';
import { kindOf } from '../../runner/tasks.ts';

/** Whether a command can work on what has this unique_id. */
export function isKnown(manifest: Manifest, id: string): boolean {
  return manifest.nodes.has(id) || manifest.sources.has(id) || manifest.unitTests.has(id);
}

/** The kind of a node as runs name it; null for what no command runs. */
export function kindOfId(manifest: Manifest, id: string): NodeKind | null {
  const node = manifest.nodes.get(id);
  return node === undefined ? null : kindOf(node);
}
