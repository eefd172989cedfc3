import type { Adapter, Cell, Connection, Relation } from '../adapters/index.ts';
import {
  contractProbe,
  isContractEnforced,
  materializationOf,
  type Plan,
  type PlanInput,
} from '../materializations/index.ts';

/** A node as a test states it. */
export interface PlannedNode {
  readonly materialized: string;
  readonly sql: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly fullRefresh?: boolean;
  readonly given?: Partial<PlanInput>;
}

/** Plans a node against what the warehouse has now and runs the plan in one transaction, as a run does. */
export async function runNode(
  adapter: Adapter,
  connection: Connection,
  target: Relation,
  node: PlannedNode,
): Promise<Plan> {
  const { introspection } = adapter;
  const listed = await introspection.listRelations(connection, target.database, target.schema ?? '');
  const existing = listed.find(({ identifier }) => sameName(adapter, identifier, target.identifier)) ?? null;
  const existingColumns = existing?.type === 'table' ? await introspection.columnsOf(connection, existing) : [];
  const start = {
    target,
    existing,
    existingColumns,
    compiledSql: node.sql,
    config: node.config ?? {},
    description: '',
    declared: [],
    constraints: [],
    dialect: adapter.dialect,
    capabilities: adapter.capabilities,
    fullRefresh: node.fullRefresh ?? false,
    ...node.given,
  };
  const materialization = materializationOf(node.materialized);
  const columns = materialization.needsColumns(start) ? await connection.describe(node.sql) : [];
  const declaredColumns =
    isContractEnforced(start.config) && start.declared.length > 0
      ? await connection.describe(contractProbe(start.declared, adapter.dialect))
      : [];
  const plan = materialization.plan({ ...start, columns, declaredColumns });
  await runPlan(connection, plan);
  return plan;
}

/** Runs a plan's statements in one transaction; nothing stays when one fails. */
export async function runPlan(connection: Connection, plan: Plan): Promise<void> {
  await connection.begin();
  try {
    for (const { sql } of plan.statements) await connection.execute(sql);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

/** All rows of a query. */
export async function rowsOf(connection: Connection, sql: string): Promise<readonly (readonly Cell[])[]> {
  return (await connection.query(sql)).rows;
}

function sameName(adapter: Adapter, one: string | null, other: string | null): boolean {
  return one !== null && other !== null && adapter.dialect.fold(one) === adapter.dialect.fold(other);
}
