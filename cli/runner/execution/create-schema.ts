import { relation } from '../../adapters/relation.ts';
import type { Adapter, Connection } from '../../adapters/types.ts';
import { RelationValue, renderingOf } from '../../adapters/values/index.ts';
import type { Compiler } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { Value } from '../../templates/index.ts';

/** Creates a schema that is not there, by the project's `create_schema` where it has one; `node` is any of the run. */
export async function createSchema(
  connection: Connection,
  { database, schema }: { readonly database: string | null; readonly schema: string },
  compiler: Compiler,
  { dialect, introspection }: Adapter,
  node: Node | undefined,
): Promise<void> {
  if (node === undefined || !compiler.takesOver('create_schema')) {
    await connection.execute(dialect.createSchema(database, schema));
    return;
  }
  const known = await introspection.listSchemas(connection, database);
  if (known.some((one) => dialect.fold(one) === dialect.fold(schema))) return;
  const asked = new RelationValue(relation({ database, schema, identifier: null }), renderingOf(dialect));
  const names = new Map<string, Value>([['_etl_schema', asked]]);
  await compiler.renderFor(node, '{% do create_schema(_etl_schema) %}', connection, names);
}
