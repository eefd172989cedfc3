import type { Manifest, Node } from '../../manifest/types.ts';
import type { EqualColumns } from './equal-columns.ts';

/** Pairs of columns that the project says belong together: foreign keys of sources and `relationships` tests. */
export function declaredJoins(manifest: Manifest, inputs: ReadonlySet<string>): readonly EqualColumns[] {
  const keys = [...inputs].flatMap((id) => manifest.sources.get(id)?.etl.foreignKeys ?? []);
  const pairs = keys.flatMap(({ columns, referenced }) =>
    columns.map((column, index): EqualColumns => [column.toLowerCase(), (referenced[index] ?? column).toLowerCase()]),
  );
  const tests = [...manifest.nodes.values()].filter(
    ({ resource_type: type, depends_on: { nodes } }) => type === 'test' && nodes.every((id) => inputs.has(id)),
  );
  return [...pairs, ...tests.flatMap(relationshipOf)];
}

function relationshipOf({ test_metadata: test, column_name: column }: Node): EqualColumns[] {
  if (test?.name !== 'relationships' || typeof column !== 'string') return [];
  const { field } = test.kwargs;
  return typeof field === 'string' ? [[column.toLowerCase(), field.toLowerCase()]] : [];
}
