import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import type { ColumnInfo, Connection } from '../../adapters/types.ts';
import { RelationValue } from '../../adapters/values/index.ts';
import {
  type CompiledNode,
  checkSnapshotTable,
  locateSqlError,
  type SnapshotColumns,
  snapshotColumns,
} from '../../compiler/index.ts';
import { EtlError, nearest } from '../../diagnostics/index.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Node } from '../../manifest/types.ts';
import { type Plan, planSnapshot } from '../../materializations/index.ts';
import { PyDict, pyFunction, str, type Value } from '../../templates/index.ts';
import type { RunTask } from '../tasks.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { hooksOf, runHooks } from './hooks.ts';
import { declaredColumns, runPlan } from './prepare-model.ts';

/** Compiles the query of a snapshot; what changed is found and kept when the node is built. */
export async function prepareSnapshot({ main }: RunTask, worker: Worker, context: ExecutionContext): Promise<Prepared> {
  const node = main as Node;
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias }, { type: 'table' });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const compiled = await context.compiler.compile(node, worker.connection);
  const hooks = hooksOf(node);
  let plan: Plan | undefined;
  return {
    details: { compiledCode: compiled.sql.text, compiledPath: compiled.path },
    existed: existing !== null,
    before: () => runHooks(hooks.beforeTransaction, node, worker.connection, context),
    apply: async (connection) => {
      checkKind(node, existing, context);
      await runHooks(hooks.before, node, connection, context);
      plan = await plannedSnapshot({ node, target, existing, compiled, connection, context });
      const details = await runPlan(plan, compiled, connection);
      await runHooks(hooks.after, node, connection, context);
      return details;
    },
    published: async () => {
      if (plan?.relation) await context.relations.added(plan.relation);
      await runHooks(hooks.afterTransaction, node, worker.connection, context);
    },
  };
}

interface Facts {
  readonly node: Node;
  readonly target: Relation;
  readonly existing: Relation | null;
  readonly compiled: CompiledNode;
  readonly connection: Connection;
  readonly context: ExecutionContext;
}

async function plannedSnapshot(facts: Facts): Promise<Plan> {
  const { node, target, existing, connection, context } = facts;
  const { introspection, dialect, capabilities } = context.warehouse.adapter;
  const existingColumns = existing === null ? [] : await introspection.columnsOf(connection, target);
  const names = snapshotColumns(node.config);
  const { rows, keyParts, hardDeletes } = await snapshotRows(facts);
  if (existing !== null) checkTable(facts, existingColumns, names, hardDeletes);
  const columns = await described(rows, facts);
  const { dbt_valid_to_current: current } = node.config;
  return planSnapshot({
    target,
    existing,
    existingColumns,
    // References that give no rows under --empty do not say that all rows are gone.
    rows: context.flags.empty && existing !== null ? `select * from (\n${rows}\n) as changes where false` : rows,
    columns,
    keyParts,
    names,
    validToCurrent: current ? String(current) : null,
    config: node.config,
    description: node.description,
    declared: declaredColumns(node),
    dialect,
    capabilities,
  });
}

/** What the macros of a snapshot said: the rows to keep, and of the strategy what a plan needs. */
interface SnapshotRows {
  readonly rows: string;
  readonly keyParts: number | null;
  readonly hardDeletes: string;
}

/**
 * Asks the macros `snapshot_<strategy>_strategy` and `build_snapshot_table` or `snapshot_staging_table`, so that a
 * project's own ones, also of those that they call, are honoured as in dbt.
 */
async function snapshotRows({ node, target, existing, compiled, connection, context }: Facts): Promise<SnapshotRows> {
  const model = nodeValue(node);
  if (model instanceof PyDict) model.set('compiled_code', compiled.sql.text);
  const { quote } = context.warehouse.adapter.dialect;
  let told: Value = null;
  const tell = pyFunction('etl_tell', 'strategy', (args) => {
    told = args.get('strategy');
    return '';
  });
  const extra = new Map<string, Value>([
    ['model', model],
    ['sql', compiled.sql.text],
    ['target_relation', new RelationValue(target, { quote, limit: null })],
    ['target_relation_exists', existing !== null],
    ['etl_tell', tell],
  ]);
  const build = existing === null ? 'build_snapshot_table(strategy, sql)' : STAGING;
  const text =
    `{%- set strategy = ${strategyMacro(node)}(model, 'snapshotted_data', 'source_data', model['config'], ` +
    `target_relation_exists) -%}\n{%- do etl_tell(strategy) -%}\n{{- ${build} -}}`;
  const rows = await context.compiler.renderFor(node, text, connection, extra);
  const strategy = told as Value;
  const said = (key: string): Value => (strategy instanceof PyDict ? (strategy.get(key) ?? null) : null);
  const key = said('unique_key');
  return { rows, keyParts: Array.isArray(key) ? key.length : null, hardDeletes: str(said('hard_deletes')) };
}

const STAGING = 'snapshot_staging_table(strategy, sql, target_relation)';

/** `snapshot_timestamp_strategy`; a strategy `package.name` is looked for in that package. */
function strategyMacro({ name, config }: Node): string {
  const strategy = String(config.strategy);
  const [, own, last] = /^(?:(\w+)\.)?(\w+)$/.exec(strategy) ?? [];
  if (last === undefined)
    throw EtlError.of('ETL2040', { name, problem: `has the strategy "${strategy}", which is no name` });
  return `${own === undefined ? '' : `${own}.`}snapshot_${last}_strategy`;
}

function checkKind(node: Node, existing: Relation | null, context: ExecutionContext): void {
  if (existing === null || existing.type === 'table') return;
  const name = renderRelation(existing, context.warehouse.adapter.dialect.quote);
  const kind = String(existing.type).replace('_', ' ');
  throw EtlError.of('ETL4034', { relation: name, kind }, { position: positionOf(node) });
}

function checkTable(facts: Facts, columns: readonly ColumnInfo[], names: SnapshotColumns, hardDeletes: string): void {
  const { node, target, context } = facts;
  const name = renderRelation(target, context.warehouse.adapter.dialect.quote);
  const has = columns.map((column) => column.name);
  try {
    checkSnapshotTable(name, has, names, hardDeletes);
  } catch (thrown) {
    throw thrown instanceof EtlError ? thrown.with({ position: positionOf(node) }) : thrown;
  }
}

async function described(rows: string, facts: Facts): Promise<readonly ColumnInfo[]> {
  const { compiled, connection } = facts;
  try {
    return await connection.describe(rows);
  } catch (thrown) {
    await explainMissing(facts);
    throw locateSqlError(thrown, rows, compiled);
  }
}

/** After a failure: whether a config names a column that the query does not have. Throws ETL4035 then. */
async function explainMissing({ node, compiled, connection, context }: Facts): Promise<void> {
  const { fold } = context.warehouse.adapter.dialect;
  const columns = await connection.describe(compiled.sql.text).catch(() => null);
  if (columns === null) return;
  const has = columns.map(({ name }) => name);
  const folded = new Set(has.map(fold));
  const { unique_key, updated_at, check_cols } = node.config;
  for (const [key, given] of Object.entries({ unique_key, updated_at, check_cols })) {
    for (const column of [given].flat()) {
      if (typeof column !== 'string' || !/^[a-z_]\w*$/i.test(column) || column === 'all' || folded.has(fold(column)))
        continue;
      const details = { position: positionOf(node), uniqueId: node.unique_id };
      throw EtlError.of('ETL4035', { name: node.name, key, column, near: nearest(column, has) }, details);
    }
  }
}

function positionOf(node: Node) {
  return { file: node.original_file_path, line: node.etl.line, column: node.etl.column };
}
