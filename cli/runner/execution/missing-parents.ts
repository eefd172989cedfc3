import { relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import type { ExecutionContext } from './context.ts';

/** What engines say of a relation that is not there. */
const NOT_THERE = /does not exist|not found/i;

/**
 * A statement that failed because it reads what the project itself makes, and has not made in this target, says how to
 * get it. Anything else is given back as it is.
 */
export async function hintAtMissingParents(
  thrown: unknown,
  node: Node | SourceNode,
  connection: Connection,
  { manifest, relations }: Pick<ExecutionContext, 'manifest' | 'relations'>,
): Promise<unknown> {
  if (!(thrown instanceof EtlError) || thrown.code !== 'ETL4010' || !NOT_THERE.test(thrown.message)) return thrown;
  if (node.resource_type === 'source') return thrown;
  for (const id of node.depends_on.nodes) {
    const parent = manifest.nodes.get(id) ?? manifest.sources.get(id);
    if (parent === undefined || !thrown.message.includes(identifierOf(parent))) continue;
    const { database, schema } = parent;
    const there = await relations
      .get(connection, relation({ database, schema, identifier: identifierOf(parent) }))
      // What cannot be listed is not known to be missing.
      .catch(() => undefined);
    if (there === null) return thrown.with({ hint: hintOf(parent, node) });
  }
  return thrown;
}

function identifierOf(parent: Node | SourceNode): string {
  return parent.resource_type === 'source' ? parent.identifier : parent.alias;
}

function hintOf(parent: Node | SourceNode, child: Node): string {
  const both = child.resource_type === 'test' ? parent.name : `+${child.name}`;
  if (parent.resource_type !== 'source')
    return `"${parent.name}" has not been built in this target: run "etl build -s ${both}", or read that of an earlier run by --defer --state.`;
  const table = `${parent.source_name}.${parent.name}`;
  return parent.etl.connection === null
    ? `the source table "${table}" is not in the warehouse, and the project does not load it.`
    : `the source table "${table}" has not been loaded in this target: run "etl load -s source:${table}".`;
}
