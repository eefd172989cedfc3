import { join } from 'node:path';
import { relation } from '../../adapters/relation.ts';
import { MappedSql } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import { type Plan, planSeed, readSeedFile } from '../../materializations/index.ts';
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
import { seedValue } from './seed-value.ts';

/** Reads the file of a seed; its table is written when the node is built. */
export async function prepareSeed(
  { main, tests }: RunTask,
  worker: Worker,
  context: ExecutionContext,
): Promise<Prepared> {
  const node = main as Node;
  const { adapter } = context.warehouse;
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const file = join(node.root_path ?? context.loads.projectRoot, node.original_file_path);
  const { delimiter, column_types: types } = node.config;
  const seed = await readSeedFile(file, {
    file: node.original_file_path,
    delimiter: typeof delimiter === 'string' ? delimiter : ',',
    columnTypes: (types ?? {}) as Readonly<Record<string, string>>,
  });
  const own = context.compiler.ownMaterialization(node);
  if (own !== null) {
    const rows = context.flags.empty ? { ...seed, rows: [] } : seed;
    return await prepareTemplate(node, own, worker, context, { seed: seedValue(rows, adapter.dialect) });
  }
  const hooks = hooksOf(node);
  const compiled = { sql: MappedSql.of('', null), path: node.original_file_path };
  let plan: Plan | undefined;
  let waiting: readonly WaitingHook[] = [];
  return {
    details: {},
    existed: existing !== null,
    before: () => runHooks(hooks.beforeTransaction, node, worker.connection, context),
    apply: async (connection) => {
      await runHooks(hooks.before, node, connection, context);
      const publishing = await publishingOf({ target, existing, tests, hooks: hooks.after }, connection, context);
      plan = planSeed({
        ...publishing,
        seed: context.flags.empty ? { ...seed, rows: [] } : seed,
        path: file,
        target,
        existing,
        existingColumns: existing === null ? [] : await adapter.introspection.columnsOf(connection, target),
        config: node.config,
        description: node.description,
        declared: declaredColumns(node),
        constraints: [],
        dialect: adapter.dialect,
        capabilities: adapter.capabilities,
        fullRefresh: context.flags.fullRefresh,
      });
      await runPlan(plan, compiled, connection);
      if (plan.aside === undefined) await runHooks(hooks.after, node, connection, context);
      else waiting = await runAsideHooks(hooks.after, node, plan, connection, context);
      const rows = context.flags.empty ? 0 : seed.rows.length;
      const message = `INSERT ${rows}`;
      return {
        message,
        rowsAffected: rows,
        adapterResponse: { _message: message, code: 'INSERT', rows_affected: rows },
      };
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
