import type { Manifest, Node } from '../../manifest/types.ts';

const columnsOf = new WeakMap<Manifest, ReadonlyMap<string, ReadonlySet<string>>>();

/** Whether a column has a `not_null` test, in a node or in what it reads; names compare without case. */
export function notNullColumns(manifest: Manifest, node: Node): (column: string) => boolean {
  const tested = testedColumns(manifest);
  const near = [node.unique_id, ...node.depends_on.nodes].flatMap((id) => tested.get(id) ?? []);
  return (column) => near.some((columns) => columns.has(column.toLowerCase()));
}

/** The columns with such a test by unique_id of what they belong to, and columns of primary keys of sources. */
function testedColumns(manifest: Manifest): ReadonlyMap<string, ReadonlySet<string>> {
  const known = columnsOf.get(manifest);
  if (known !== undefined) return known;
  const columns = new Map<string, Set<string>>();
  const add = (id: string, column: string) => {
    const own = columns.get(id) ?? new Set<string>();
    columns.set(id, own.add(column.toLowerCase()));
  };
  for (const node of manifest.nodes.values()) {
    const { test_metadata: test, column_name: column } = node;
    if (test?.name !== 'not_null' || test.namespace !== null || typeof column !== 'string') continue;
    for (const id of node.attached_node === undefined ? node.depends_on.nodes : [node.attached_node])
      if (typeof id === 'string') add(id, column);
  }
  columnsOf.set(manifest, columns);
  return columns;
}
