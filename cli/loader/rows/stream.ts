import type { YamlMap } from '../../config/types.ts';
import type { Stream, StreamColumn } from '../../connectors/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import type { Declaration } from '../declaration.ts';
import type { LoadRequest } from '../types.ts';

/** The name that a table has at its source: `load: table`, else its own. */
export function tableAtSource(source: SourceNode, load: YamlMap): string {
  return typeof load.table === 'string' ? load.table : source.name;
}

/** A source table as connectors see it, with what its tests demand of its columns. */
export function streamOf(source: SourceNode, declaration: Declaration, manifest: LoadRequest['manifest']): Stream {
  const tests = testsOf(source, manifest);
  const isKey = (name: string) => declaration.primaryKey.length === 1 && declaration.primaryKey[0] === name;
  return {
    source: declaration.source,
    table: tableAtSource(source, declaration.load),
    load: declaration.load,
    columns: declaration.columns.map(({ name, type, reading }): StreamColumn => {
      const own = tests.filter((test) => columnOf(test)?.toLowerCase() === name.toLowerCase());
      const values = own.find((test) => nameOf(test) === 'accepted_values')?.test_metadata?.kwargs.values;
      const description = source.columns[name]?.description ?? '';
      return {
        name,
        from: reading.from ?? name,
        type,
        notNull: declaration.primaryKey.includes(name) || own.some((test) => nameOf(test) === 'not_null'),
        unique: isKey(name) || own.some((test) => nameOf(test) === 'unique'),
        ...(Array.isArray(values) ? { acceptedValues: values.filter(isPlain) } : {}),
        ...(description === '' ? {} : { description }),
      };
    }),
    primaryKey: declaration.primaryKey,
    foreignKeys: source.etl.foreignKeys,
  };
}

function testsOf(source: SourceNode, manifest: LoadRequest['manifest']): Node[] {
  const children = manifest?.childMap.get(source.unique_id) ?? [];
  return children.flatMap((id) => {
    const node = manifest?.nodes.get(id);
    const isOwn = node?.resource_type === 'test' && node.test_metadata !== undefined;
    return isOwn && node.depends_on.nodes[0] === source.unique_id ? [node] : [];
  });
}

function nameOf(test: Node): string | undefined {
  return test.test_metadata?.name;
}

function columnOf(test: Node): string | undefined {
  const column = test.test_metadata?.kwargs.column_name;
  return typeof column === 'string' ? column : undefined;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
