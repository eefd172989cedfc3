import type { Relation } from '../../adapters/relation.ts';
import type { TableLayout } from '../../adapters/storage.ts';
import type { Adapter, Connection } from '../../adapters/types.ts';
import type { Compiler } from '../../compiler/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { type AuditScope, isAsideOf, type Plan, type Publishing } from '../../materializations/index.ts';
import { testRules } from '../../quality/index.ts';
import type { ExecutionContext } from './context.ts';

/** Whether an engine publishes what was made aside by a copy, because its DDL has no transactions. */
export function publishesAside({ capabilities, dialect }: Adapter): boolean {
  return !capabilities.transactionalDdl && dialect.storage !== undefined;
}

/**
 * Whether a node can be kept from readers until its tests have passed: in a transaction, or aside, where etl's own plan
 * builds it.
 */
export function canHoldBack(node: Node | SourceNode, adapter: Adapter, compiler: Compiler): boolean {
  if (adapter.capabilities.transactionalDdl) return true;
  if (!publishesAside(adapter)) return false;
  return node.resource_type === 'source' || compiler.ownMaterialization(node) === null;
}

/** A node as it is to be published. */
export interface GatedRelation {
  readonly target: Relation;
  readonly existing: Relation | null;
  readonly tests: readonly Node[];
  /** Its post-hooks, which may change any of its rows. */
  readonly hooks: readonly string[];
}

/** What the plan of a node has to know to make it aside; nothing where transactions do it. */
export async function publishingOf(
  { target, existing, tests, hooks }: GatedRelation,
  connection: Connection,
  context: ExecutionContext,
): Promise<{ publishing?: Publishing }> {
  const { adapter } = context.warehouse;
  if (!publishesAside(adapter)) return {};
  const listed = await context.relations.list(connection, target.database, target.schema ?? '');
  const leftovers = listed.filter(({ identifier }) => isAsideOf(identifier ?? '', target.identifier ?? ''));
  for (const one of leftovers) await context.relations.dropped(one);
  const layout = existing === null ? null : await layoutOf(existing, connection);
  const suffix =
    context.invocationId
      .replaceAll(/[^0-9a-z]/gi, '')
      .toLowerCase()
      .slice(0, 8) || '0';
  const scope = auditScope(tests);
  const audit = scope === 'rows' && hooks.length > 0 ? 'table' : scope;
  return { publishing: { suffix, audit, layout, leftovers } };
}

async function layoutOf(one: Relation, { api }: Connection): Promise<TableLayout | null> {
  return (await api?.layout(one)) ?? null;
}

/** Generic tests that look at one row at a time: of rows that were good before, only new ones have to be judged. */
const BY_ROW = new Set([
  'not_null',
  'accepted_values',
  'relationships',
  'dbt_utils.accepted_range',
  'dbt_utils.not_accepted_values',
  'dbt_utils.not_empty_string',
]);

/** What tests have to see of a node before readers do. */
export function auditScope(tests: readonly Node[]): AuditScope {
  if (tests.length === 0) return 'none';
  return tests.every(isByRow) ? 'rows' : 'table';
}

/** Thresholds other than none at all are told of the whole table. */
function isByRow(test: Node): boolean {
  const { test_metadata: metadata } = test;
  if (metadata === undefined || metadata === null) return false;
  const { namespace = null, name } = metadata as { namespace?: string | null; name: string };
  const { failCalc, warnIf, errorIf } = testRules(test.config);
  const isPlain = failCalc === 'count(*)' && warnIf === '!= 0' && errorIf === '!= 0';
  return isPlain && BY_ROW.has(namespace === null ? name : `${namespace}.${name}`);
}

/** The relations that tests read in the place of a node that was made aside. */
export function standInsOf(node: Node, plan: Plan | undefined): ReadonlyMap<string, Relation> | undefined {
  return plan?.aside === undefined ? undefined : new Map([[node.unique_id, plan.aside.audited]]);
}
