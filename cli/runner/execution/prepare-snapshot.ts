import { relation } from '../../adapters/relation.ts';
import { snapshotColumns } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import { type Plan, planSnapshot } from '../../materializations/index.ts';
import type { RunTask } from '../tasks.ts';
import { runAsideHooks, runWaitingHooks, type WaitingHook } from './aside-hooks.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { applyGrants } from './grants.ts';
import { hooksOf, runHooks } from './hooks.ts';
import { declaredColumns } from './prepare-model.ts';
import { prepareTemplate } from './prepare-template.ts';
import { publishingOf, standInsOf } from './publishing.ts';
import { discard, runPlan, runStatements } from './run-plan.ts';
import { checkSnapshot, checkTable, explained, warnOfTimeType } from './snapshot-problems.ts';
import { type SnapshotFacts, type SnapshotRows, snapshotRows } from './snapshot-rows.ts';

/** Compiles the query of a snapshot; what changed is found and kept when the node is built. */
export async function prepareSnapshot(
  { main, tests }: RunTask,
  worker: Worker,
  context: ExecutionContext,
): Promise<Prepared> {
  const node = main as Node;
  const own = context.compiler.ownMaterialization(node);
  if (own !== null) return await prepareTemplate(node, own, worker, context);
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias }, { type: 'table' });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const compiled = await context.compiler.compile(node, worker.connection);
  const hooks = hooksOf(node);
  let plan: Plan | undefined;
  let waiting: readonly WaitingHook[] = [];
  return {
    details: { compiledCode: compiled.sql.text, compiledPath: compiled.path },
    existed: existing !== null,
    before: () => runHooks(hooks.beforeTransaction, node, worker.connection, context),
    apply: async (connection) => {
      checkSnapshot(node, existing, context);
      await runHooks(hooks.before, node, connection, context);
      const facts = { node, target, existing, compiled, connection, context };
      let rows = '';
      try {
        const made = await snapshotRows(facts);
        rows = made.rows;
        plan = await plannedSnapshot(facts, made, tests, hooks.after);
      } catch (thrown) {
        throw await explained(thrown, rows, facts);
      }
      const details = await runPlan(plan, compiled, connection);
      if (plan.aside === undefined) await runHooks(hooks.after, node, connection, context);
      else waiting = await runAsideHooks(hooks.after, node, plan, connection, context);
      return details;
    },
    audited: () => standInsOf(node, plan),
    accepted: async (connection) => {
      if (plan?.aside === undefined) return {};
      await runStatements(plan.aside.publish, compiled, connection, null);
      await runWaitingHooks(waiting, node, connection, context);
      return {};
    },
    undone: () => discard(plan, worker.connection),
    published: async () => {
      if (plan?.relation) {
        await context.relations.added(plan.relation);
        const made = { relation: plan.relation, existed: existing !== null };
        await applyGrants(node, made, worker.connection, context);
      }
      await runHooks(hooks.afterTransaction, node, worker.connection, context);
    },
  };
}

async function plannedSnapshot(
  facts: SnapshotFacts,
  { rows, keyParts, hardDeletes, timeType }: SnapshotRows,
  tests: readonly Node[],
  hooks: readonly string[],
): Promise<Plan> {
  const { node, target, existing, connection, context } = facts;
  const { introspection, dialect, capabilities } = context.warehouse.adapter;
  const existingColumns = existing === null ? [] : await introspection.columnsOf(connection, target);
  if (existing !== null) checkTable(facts, existingColumns, hardDeletes);
  const columns = await connection.describe(rows);
  warnOfTimeType(facts, columns, timeType);
  const { dbt_valid_to_current: current } = node.config;
  const publishing = await publishingOf({ target, existing, tests, hooks }, connection, context);
  return planSnapshot({
    ...publishing,
    target,
    existing,
    existingColumns,
    // References that give no rows under --empty do not say that all rows are gone.
    rows: context.flags.empty && existing !== null ? `select * from (\n${rows}\n) as changes where false` : rows,
    columns,
    keyParts,
    names: snapshotColumns(node.config),
    validToCurrent: current ? String(current) : null,
    config: node.config,
    description: node.description,
    declared: declaredColumns(node),
    dialect,
    capabilities,
  });
}
