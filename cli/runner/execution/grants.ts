import type { Relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { RelationValue, renderingOf } from '../../adapters/values/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { Value } from '../../templates/index.ts';
import type { ExecutionContext } from './context.ts';

const CALL = "{%- do apply_grants(_etl_relation, config.get('grants'), should_revoke=_etl_existed) -%}";

/** Lets the readers of a view read through it what it reads: where the engine has datasets that allow it. */
const GRANT_ACCESS = '{%- do etl_grant_view_access() -%}';
const VIEWS: ReadonlySet<string | null> = new Set(['view', 'materialized_view']);

/**
 * Gives the rights that the config `grants` names and takes away those that it does not, by the macro `apply_grants`,
 * which a project may replace. Nothing without such a config, or where the engine has no rights.
 */
export async function applyGrants(
  node: Node,
  { relation, existed }: { relation: Relation; existed: boolean },
  connection: Connection,
  context: ExecutionContext,
): Promise<void> {
  const { adapter } = context.warehouse;
  const { grants, grant_access_to: places } = node.config;
  if (Array.isArray(places) && places.length > 0 && VIEWS.has(relation.type))
    await context.compiler.renderFor(node, GRANT_ACCESS, connection, new Map());
  if (!adapter.capabilities.grants || typeof grants !== 'object' || grants === null) return;
  if (Object.keys(grants).length === 0) return;
  const names = new Map<string, Value>([
    ['_etl_relation', new RelationValue(relation, renderingOf(adapter.dialect))],
    ['_etl_existed', existed],
  ]);
  await context.compiler.renderFor(node, CALL, connection, names);
}
