import type { YamlMap } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import type { Mutable, MutableNode } from '../read/draft.ts';
import { DocLookup, describe, missingDoc } from '../resolve/descriptions.ts';
import type { ColumnNode, GenericNode, Manifest, SourceNode } from '../types.ts';
import type { Parts } from './finish-manifest.ts';
import { type Place, placeInYaml } from './places.ts';
import { collect } from './read-nodes.ts';
import type { Workspace } from './workspace.ts';

/** Fills the `doc(...)` calls of every description in. */
export function describeAll(work: Workspace, parts: Parts, manifest: Manifest): void {
  const lookup = new DocLookup(work.host.root.name, parts.docs);
  const fill = filler(work, lookup);
  for (const node of manifest.nodes.values() as Iterable<MutableNode>) describeNode(fill, node);
  for (const source of manifest.sources.values() as Iterable<Mutable<SourceNode>>) {
    const at = source.etl.yamlPath?.slice(2) ?? [];
    const one = (text: string, path: YamlPath) => fill(text, source.package_name, source, path);
    const done = one(source.description, [...at, 'description']);
    if (done !== undefined) {
      source.description = done.text;
      source.doc_blocks = done.blocks;
    }
    source.source_description = one(source.source_description, ['description'])?.text ?? source.source_description;
    source.columns = columnsFilled(source.columns, (text, index) =>
      one(text, [...at, 'columns', index, 'description']),
    );
  }
  for (const macro of parts.macros) {
    const one = (text: string, path: YamlPath) => fill(text, macro.package_name, macro, path)?.text ?? text;
    macro.description = one(macro.description, ['description']);
    macro.arguments = macro.arguments.map((argument, index) => ({
      ...argument,
      description: one(String(argument.description), ['arguments', index, 'description']),
    }));
  }
  for (const exposure of parts.properties.exposures) {
    const text = String(exposure.description ?? '');
    const done = fill(text, exposure.package_name, exposure, ['description']);
    if (done !== undefined) exposure.description = done.text;
  }
  for (const others of Object.values(manifest.others))
    for (const [id, node] of others) others.set(id, otherFilled(node, fill));
}

/** Fills the `doc(...)` calls of one node's descriptions in. */
export function describeNode(fill: Fill, node: MutableNode): void {
  const done = fill(node.description, node.package_name, node, ['description']);
  if (done !== undefined) {
    node.description = done.text;
    node.doc_blocks = done.blocks;
  }
  node.columns = columnsFilled(node.columns, (text, index) =>
    fill(text, node.package_name, node, ['columns', index, 'description']),
  );
}

/** The parts of semantic models that have descriptions of their own. */
const DESCRIBED_PARTS = ['dimensions', 'measures', 'entities'];

function otherFilled(node: GenericNode, fill: Fill): GenericNode {
  const filled = (value: unknown, path: YamlPath): unknown =>
    typeof value === 'string' ? (fill(value, node.package_name, node, path)?.text ?? value) : value;
  const changed: Record<string, unknown> = { description: filled(node.description, ['description']) };
  for (const key of DESCRIBED_PARTS) {
    const parts = node[key];
    if (!Array.isArray(parts)) continue;
    changed[key] = (parts as readonly YamlMap[]).map((part, index) => ({
      ...part,
      description: filled(part.description, [key, index, 'description']),
    }));
  }
  return { ...node, ...changed };
}

type Described = { readonly unique_id: string; readonly original_file_path: string };
/** Fills one text in, or gives nothing for one that has no calls; mistakes are collected. */
export type Fill = (
  text: string,
  own: string,
  of: Described,
  path: YamlPath,
) => { text: string; blocks: readonly string[] } | undefined;

/** Fills descriptions in with the docs blocks of a project. */
export function filler(work: Workspace, lookup: DocLookup): Fill {
  return (text, own, of, path) => {
    if (!text.includes('{')) return undefined;
    const place = once(() => placeInYaml(work, of, path));
    let done: { text: string; blocks: readonly string[] } | undefined;
    collect(work, () => {
      done = describe(
        lookup,
        own,
        text,
        (rest) => work.renderer.description(rest, own, place().position.file),
        (name) => work.found.push(missingDoc(lookup, name, { ...place(), uniqueId: of.unique_id })),
      );
    });
    return done;
  };
}

function columnsFilled(
  columns: Readonly<Record<string, ColumnNode>>,
  fill: (text: string, index: number) => { text: string; blocks: readonly string[] } | undefined,
): Readonly<Record<string, ColumnNode>> {
  let filled: Record<string, ColumnNode> | undefined;
  for (const [index, [name, column]] of Object.entries(columns).entries()) {
    if (!column.description.includes('{')) continue;
    const done = fill(column.description, index);
    if (done === undefined) continue;
    filled ??= { ...columns };
    filled[name] = { ...column, description: done.text, doc_blocks: done.blocks };
  }
  return filled ?? columns;
}

function once(find: () => Place): () => Place {
  let found: Place | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
