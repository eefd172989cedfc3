import { rmSync } from 'node:fs';
import { type Relation, relation } from '../../adapters/relation.ts';
import type { ColumnInfo, Connection } from '../../adapters/types.ts';
import { type BatchScope, type CompiledNode, locateSqlError } from '../../compiler/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node } from '../../manifest/types.ts';
import {
  type Constraint,
  contractProbe,
  contractType,
  type DeclaredColumn,
  isContractEnforced,
  materializationOf,
  type Plan,
  type PlanInput,
  type Publishing,
} from '../../materializations/index.ts';
import type { RunTask } from '../tasks.ts';
import { runAsideHooks, runWaitingHooks, type WaitingHook } from './aside-hooks.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { externalConfig, type PlacedFiles, placeFiles, prepareFiles } from './external-files.ts';
import { applyGrants } from './grants.ts';
import { hooksOf, runHooks } from './hooks.ts';
import { type GatedNode, prepareBatches } from './prepare-batches.ts';
import { prepareTemplate } from './prepare-template.ts';
import { publishingOf, standInsOf } from './publishing.ts';
import { discard, ranSql, runPlan, runStatements } from './run-plan.ts';

/** Compiles a model; its statements are planned and run when the node is built. */
export async function prepareModel(
  { main, tests }: RunTask,
  worker: Worker,
  context: ExecutionContext,
): Promise<Prepared> {
  const node = main as Node;
  if (node.language === 'python') throw pythonModel(node);
  return await (context.compiler.runsInBatches(node)
    ? prepareBatches(node, tests, worker, context, prepareOne)
    : prepareOne({ node, tests }, worker, context));
}

/** Makes a model ready, or one batch of it. */
async function prepareOne(
  { node, tests }: GatedNode,
  worker: Worker,
  context: ExecutionContext,
  batch?: BatchScope,
): Promise<Prepared> {
  const own = context.compiler.ownMaterialization(node);
  if (own !== null) return await prepareTemplate(node, own, worker, context, { batch });
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const compiled = await context.compiler.compile(node, worker.connection, batch === undefined ? {} : { batch });
  const hooks = hooksOf(node);
  const isExternal = node.config.materialized === 'external';
  const config = isExternal ? await externalConfig(node, worker.connection, context) : node.config;
  let plan: Plan | undefined;
  let waiting: readonly WaitingHook[] = [];
  let rows: number | null = null;
  let placed: PlacedFiles | undefined;
  return {
    details: { compiledCode: compiled.sql.text, compiledPath: compiled.path },
    existed: existing !== null,
    before: () => runHooks(hooks.beforeTransaction, node, worker.connection, context),
    apply: async (connection) => {
      await runHooks(hooks.before, node, connection, context);
      const publishing = await publishingOf({ target, existing, tests, hooks: hooks.after }, connection, context);
      const facts = { target, existing, compiled, batch, config, publishing };
      const input = await planInput(node, facts, connection, context);
      plan = materializationOf(String(node.config.materialized)).plan(input);
      context.compiler.writeRun(node, ranSql(plan), batch);
      if (plan.files !== undefined) prepareFiles(plan.files);
      const details = await runPlan(plan, compiled, connection);
      rows = details.rowsAffected ?? null;
      if (plan.aside === undefined) await runHooks(hooks.after, node, connection, context);
      else waiting = await runAsideHooks(hooks.after, node, plan, connection, context);
      return details;
    },
    audited: () => standInsOf(node, plan),
    accepted: async (connection) => {
      if (plan?.aside !== undefined) {
        const answer = await runStatements(plan.aside.publish, compiled, connection, rows);
        await runWaitingHooks(waiting, node, connection, context);
        return answer.adapterResponse === undefined ? {} : answer;
      }
      if (plan?.files === undefined) return {};
      placed = placeFiles(plan.files);
      await runStatements(plan.files.statements, compiled, connection, rows);
      return {};
    },
    undone: async () => {
      placed?.undo();
      if (plan?.files !== undefined) rmSync(plan.files.aside, { recursive: true, force: true });
      await discard(plan, worker.connection);
    },
    published: async () => {
      placed?.keep();
      if (existing !== null && existing.type !== plan?.relation?.type) await context.relations.dropped(existing);
      if (plan?.relation) {
        await context.relations.added(plan.relation);
        const made = { relation: plan.relation, existed: existing !== null };
        await applyGrants(node, made, worker.connection, context);
      }
      await runHooks(hooks.afterTransaction, node, worker.connection, context);
    },
  };
}

function pythonModel({ name, original_file_path: file, unique_id: uniqueId }: Node): EtlError {
  return EtlError.of('ETL4027', { name }, { uniqueId, position: { file, line: 1, column: 1 } });
}

interface Facts {
  readonly target: Relation;
  readonly existing: Relation | null;
  readonly compiled: CompiledNode;
  readonly batch: BatchScope | undefined;
  /** The node's config as its plan reads it. */
  readonly config: PlanInput['config'];
  readonly publishing: { readonly publishing?: Publishing };
}

/** Asks the warehouse for all that the plan of a node is made from. */
async function planInput(
  node: Node,
  facts: Facts,
  connection: Connection,
  context: ExecutionContext,
): Promise<PlanInput> {
  const { target, existing, compiled, batch, config, publishing } = facts;
  const { adapter } = context.warehouse;
  const { introspection, dialect, capabilities } = adapter;
  const isTable = existing !== null && existing.type === 'table';
  const known: Omit<PlanInput, 'columns' | 'declaredColumns'> = {
    target,
    existing,
    existingColumns: isTable ? await introspection.columnsOf(connection, target) : [],
    compiledSql: compiled.sql.text,
    config: batch?.isIncremental === true ? { ...config, full_refresh: false } : config,
    description: node.description,
    declared: declaredColumns(node).map((column) => ({
      ...column,
      dataType: column.dataType === null ? null : contractType(column.dataType, node.config, dialect),
      constraints: column.constraints.map((one) => constraintOf(one, node, context)),
    })),
    constraints: (node.constraints ?? []).map((one) => constraintOf(one, node, context)),
    dialect,
    capabilities,
    fullRefresh: context.flags.fullRefresh,
    ...(batch === undefined ? {} : { batch }),
    ...publishing,
  };
  const materialization = materializationOf(String(node.config.materialized));
  const columns = materialization.needsColumns(known) ? await described(compiled, connection) : [];
  const enforced = isContractEnforced(node.config) && known.declared.length > 0;
  const typed = enforced && known.declared.every(({ dataType }) => dataType !== null);
  const declared = typed ? await connection.describe(contractProbe(known.declared, dialect)) : [];
  return { ...known, columns, declaredColumns: declared };
}

async function described(compiled: CompiledNode, connection: Connection): Promise<readonly ColumnInfo[]> {
  try {
    return await connection.describe(compiled.sql.text);
  } catch (thrown) {
    throw locateSqlError(thrown, compiled.sql.text, compiled);
  }
}

/** A constraint with the relation that its foreign key names by `ref` or `source`. */
function constraintOf(constraint: object, node: Node, { compiler }: ExecutionContext): Constraint {
  const known = constraint as Constraint;
  const target = known.to ? compiler.find(known.to, node.package_name) : null;
  return target === null || target === undefined ? known : { ...known, to: compiler.relationOf(target).render() };
}

/** The columns of a node as its properties declare them. */
export function declaredColumns(node: Node): DeclaredColumn[] {
  return Object.values(node.columns).map((column) => ({
    name: column.name,
    dataType: column.data_type,
    description: column.description,
    quote: column.quote === true,
    ...policyTagsOf(column),
    constraints: column.constraints as unknown as DeclaredColumn['constraints'],
  }));
}

function policyTagsOf(column: object): { policyTags?: readonly string[] } {
  const tags: unknown = Reflect.get(column, 'policy_tags');
  return Array.isArray(tags) ? { policyTags: tags.map(String) } : {};
}
