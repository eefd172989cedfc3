import { type Diagnostic, type DiagnosticDetails, diagnostic } from '../../diagnostics/index.ts';
import type { Manifest, Node } from '../types.ts';

/** unique_id → parents, and the same edges backwards; both sorted, as in dbt's manifest. */
export interface Edges {
  readonly parentMap: Map<string, readonly string[]>;
  readonly childMap: Map<string, readonly string[]>;
}

const NONE: readonly never[] = Object.freeze([]);

/** The edges between all things that have an id, put into empty maps. */
export function edgesOf(
  things: Iterable<{ readonly id: string; readonly parents: readonly string[] }>,
  { parentMap, childMap }: Edges = { parentMap: new Map(), childMap: new Map() },
): Edges {
  const children = new Map<string, string[]>();
  for (const { id, parents } of things) {
    parentMap.set(id, parents.length < 2 ? parents : parents.toSorted());
    for (const parent of parents) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  for (const id of parentMap.keys()) {
    const list = children.get(id);
    childMap.set(id, list === undefined || list.length < 2 ? (list ?? NONE) : list.sort());
  }
  return { parentMap, childMap };
}

/** Tells of each circle of dependencies once, with its whole path and the place of the reference that closes it. */
export function checkCycles(
  { parentMap, childMap }: Edges,
  found: Diagnostic[],
  place: (id: string, parent: string) => DiagnosticDetails,
): void {
  const done = new Set<string>();
  const onPath = new Set<string>();
  const stack: { readonly id: string; readonly parents: readonly string[]; next: number }[] = [];
  const enter = (id: string): void => {
    stack.push({ id, parents: parentMap.get(id) ?? NONE, next: 0 });
    onPath.add(id);
  };
  for (const [start, children] of childMap) {
    // What nothing depends on is on no circle.
    if (children.length === 0 || done.has(start)) continue;
    enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const parent = top.parents[top.next];
      top.next += 1;
      if (parent === undefined) {
        stack.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (done.has(parent)) continue;
      else if (onPath.has(parent)) {
        const path = stack.map(({ id }) => id);
        const circle = [...path.slice(path.indexOf(parent)), parent];
        found.push(
          diagnostic('ETL2005', { path: circle.map(shortName) }, { ...place(top.id, parent), uniqueId: top.id }),
        );
      } else enter(parent);
    }
  }
}

/** The id without its kind and package. */
function shortName(id: string): string {
  return id.split('.').slice(2).join('.');
}

/** Everything in a manifest that has parents, with them. */
export function* manifestEdges(manifest: Manifest): Generator<{ id: string; parents: readonly string[] }> {
  const isFunction = ({ resource_type: type }: Node) => type === 'function';
  for (const [id, node] of manifest.nodes) if (!isFunction(node)) yield { id, parents: node.depends_on.nodes };
  for (const id of manifest.sources.keys()) yield { id, parents: [] };
  for (const [id, exposure] of manifest.exposures) yield { id, parents: exposure.depends_on.nodes };
  for (const [id, unitTest] of manifest.unitTests) yield { id, parents: unitTest.depends_on.nodes };
  for (const others of Object.values(manifest.others)) {
    for (const [id, { depends_on: parents }] of others) {
      yield { id, parents: (parents as Partial<Node['depends_on']> | undefined)?.nodes ?? [] };
    }
  }
  for (const [id, node] of manifest.nodes) if (isFunction(node)) yield { id, parents: node.depends_on.nodes };
}
