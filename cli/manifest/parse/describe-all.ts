import type { MutableNode } from '../read/draft.ts';
import { DocLookup, describe, missingDoc } from '../resolve/descriptions.ts';
import type { ColumnNode, Manifest } from '../types.ts';
import type { Parts } from './finish-manifest.ts';
import { collect } from './read-nodes.ts';
import type { Workspace } from './workspace.ts';

/** Fills the `doc(...)` calls of every description in. */
export function describeAll(work: Workspace, parts: Parts, manifest: Manifest): void {
  const lookup = new DocLookup(work.host.root.name, parts.docs);
  const fill = filler(work, lookup);
  for (const node of manifest.nodes.values() as Iterable<MutableNode>) {
    const file = node.etl.patchFile ?? node.etl.file;
    const done = fill(node.description, node.package_name, file, node.unique_id);
    if (done !== undefined) {
      node.description = done.text;
      node.doc_blocks = done.blocks;
    }
    node.columns = columnsFilled(node.columns, (text) => fill(text, node.package_name, file, node.unique_id));
  }
  for (const source of parts.properties.sources) {
    const one = (text: string) => fill(text, source.package_name, source.etl.file, source.unique_id);
    const done = one(source.description);
    if (done !== undefined) {
      source.description = done.text;
      source.doc_blocks = done.blocks;
    }
    source.source_description = one(source.source_description)?.text ?? source.source_description;
    source.columns = columnsFilled(source.columns, one);
  }
  for (const macro of parts.macros)
    macro.description = fill(macro.description, macro.package_name, '', macro.unique_id)?.text ?? macro.description;
  for (const exposure of parts.properties.exposures) {
    const text = String(exposure.description ?? '');
    const done = fill(text, exposure.package_name, exposure.original_file_path, exposure.unique_id);
    if (done !== undefined) exposure.description = done.text;
  }
}

type Fill = (
  text: string,
  own: string,
  file: string,
  uniqueId: string,
) => { text: string; blocks: readonly string[] } | undefined;

function filler(work: Workspace, lookup: DocLookup): Fill {
  return (text, own, file, uniqueId) => {
    if (!text.includes('{')) return undefined;
    const position = { file: work.shown(file), line: 1, column: 1 };
    let done: { text: string; blocks: readonly string[] } | undefined;
    collect(work, () => {
      done = describe(
        lookup,
        own,
        text,
        (rest) => work.renderer.description(rest, own, position.file),
        (name) => work.found.push(missingDoc(lookup, name, { position, uniqueId })),
      );
    });
    return done;
  };
}

function columnsFilled(
  columns: Readonly<Record<string, ColumnNode>>,
  fill: (text: string) => { text: string; blocks: readonly string[] } | undefined,
): Readonly<Record<string, ColumnNode>> {
  let filled: Record<string, ColumnNode> | undefined;
  for (const [name, column] of Object.entries(columns)) {
    if (!column.description.includes('{')) continue;
    const done = fill(column.description);
    if (done === undefined) continue;
    filled ??= { ...columns };
    filled[name] = { ...column, description: done.text, doc_blocks: done.blocks };
  }
  return filled ?? columns;
}
