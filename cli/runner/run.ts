import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relation } from '../adapters/relation.ts';
import type { RelationCache } from '../adapters/relation-cache.ts';
import type { Connection, Warehouse, Work } from '../adapters/types.ts';
import type { Compiler } from '../compiler/index.ts';
import type { QueryComment } from '../compiler/query-comment.ts';
import { type Diagnostic, EtlErrors } from '../diagnostics/index.ts';
import { checkDeclaration, ensureLedger } from '../loader/index.ts';
import type { Manifest, Node, SourceNode } from '../manifest/types.ts';
import { AuditLog } from './audit-log.ts';
import { Workers } from './connections.ts';
import type { EventSink, NodeKind, NodeResult, RunSummary } from './events.ts';
import type { ExecutionContext, ExecutionFlags, LoadSettings } from './execution/context.ts';
import { createSchema } from './execution/create-schema.ts';
import { executeTask } from './execution/execute-task.ts';
import { hookContext } from './execution/hook-context.ts';
import { runProjectHooks } from './execution/project-hooks.ts';
import { canHoldBack } from './execution/publishing.ts';
import { isGood } from './execution/results.ts';
import { gitCommit } from './git-commit.ts';
import { type RunTask, runTasks } from './tasks.ts';
import { countKinds, nodesOf, summarize, walk } from './walk.ts';

/** Everything a run is told. */
export interface RunRequest {
  /** `build`, `run`, `test`, ... as shown. */
  readonly command: string;
  readonly invocationId: string;
  readonly projectName: string;
  readonly target: string;
  readonly manifest: Manifest;
  readonly compiler: Compiler;
  readonly relations: RelationCache;
  readonly warehouse: Warehouse;
  readonly selected: ReadonlySet<string>;
  readonly kinds: ReadonlySet<NodeKind>;
  readonly publish: 'after_tests' | 'before_tests';
  readonly threads: number;
  readonly failFast: boolean;
  readonly flags: ExecutionFlags;
  readonly loads: LoadSettings;
  readonly etlVersion: string;
  /** Takes secrets out of what is written into the warehouse. */
  readonly mask: (text: string) => string;
  /** The comment on every statement; none unless told. */
  readonly queryComment?: QueryComment;
  /** Expected seconds of a node, from earlier runs. */
  readonly seconds?: (uniqueId: string) => number | undefined;
  /** What becomes of a warning: the same, an error, or nothing. */
  readonly warningRule: (found: Diagnostic) => Diagnostic | undefined;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
}

/** What a run did. */
export interface RunOutcome {
  readonly results: readonly NodeResult[];
  readonly summary: RunSummary;
}

/**
 * Runs the selected nodes of the command's kinds, between the project's `on-run-start` and `on-run-end` hooks.
 * Failures of nodes are results; throws only when the warehouse cannot be used at all or a load is declared wrongly.
 */
export async function runNodes(request: RunRequest): Promise<RunOutcome> {
  const started = Date.now();
  const tasks = runTasks(request.manifest, request.selected, {
    kinds: request.kinds,
    publish: request.publish,
    canHoldBack: (node) => canHoldBack(node, request.warehouse.adapter, request.compiler),
    ...(request.seconds === undefined ? {} : { seconds: request.seconds }),
  });
  await checkLoads(request, tasks);
  announce(request, tasks);
  if (tasks.length === 0) return finished(request, [], started);
  const workers = new Workers(request.warehouse);
  const scratch = mkdtempSync(join(tmpdir(), 'etl-'));
  try {
    return finished(request, await runTasksBetweenHooks(request, tasks, workers, { scratch, started }), started);
  } finally {
    await workers.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runTasksBetweenHooks(
  request: RunRequest,
  tasks: readonly RunTask[],
  workers: Workers,
  { scratch, started }: { readonly scratch: string; readonly started: number },
): Promise<NodeResult[]> {
  const first = await workers.take();
  const existed = new Set<string>();
  const context = executionContext(request, scratch, existed);
  await context.annotate(first.connection, null);
  await findExisting(tasks, first.connection, context, existed);
  for (const { database, schema } of schemasOf(tasks)) await context.ensureSchema(first.connection, database, schema);
  const loads = tasks.flatMap(({ main, cluster }) => (main?.resource_type === 'source' ? [main, ...cluster] : []));
  // A transaction may write one database only, so each has its own ledger.
  for (const database of new Set(loads.map((source) => source.database))) {
    await ensureLedger(first.connection, request.warehouse.adapter, database, []);
  }
  await context.log?.begin(first.connection);
  const starting = await runProjectHooks('on-run-start', first, context);
  workers.giveBack(first);
  const ready = starting.every(isGood);
  const results = await walk({
    ...request,
    tasks,
    workers,
    ready,
    existed: context.existed,
    execute: async (task, worker) => {
      const own = (await executeTask(task, worker, context)).map((result) => withUsage(result, worker.connection));
      // What a cancelled run interrupts would be this, too: it is written when nothing runs any more.
      if (!request.signal.aborted) await context.log?.failed(worker.connection, own);
      return own;
    },
  });
  const last = await workers.take();
  const ending = ready && !request.signal.aborted ? await runProjectHooks('on-run-end', last, context, results) : [];
  const all = [...starting, ...results, ...ending];
  await context.log?.end(last.connection, summaryOf(request, all, started), all);
  workers.giveBack(last);
  return all;
}

/** A result with what the engine says that its statements used. */
function withUsage(result: NodeResult, connection: Connection): NodeResult {
  const usage = connection.takeUsage?.(result.node.uniqueId) ?? null;
  return usage === null ? result : { ...result, adapterResponse: { ...result.adapterResponse, ...usage } };
}

function executionContext(request: RunRequest, scratch: string, existed: ReadonlySet<string>): ExecutionContext {
  const { manifest, compiler, warehouse, relations, flags, loads, signal, emit } = request;
  const made = new Map<string, Promise<void>>();
  const schemas = [...request.selected].flatMap((id) => manifest.nodes.get(id) ?? []);
  const ensureSchema = (connection: Connection, database: string | null, schema: string): Promise<void> => {
    const { dialect } = warehouse.adapter;
    const key = `${dialect.fold(database ?? '')}.${dialect.fold(schema)}`;
    let making = made.get(key);
    if (making === undefined) {
      making = createSchema(connection, { database, schema }, compiler, warehouse.adapter, schemas[0]);
      made.set(key, making);
    }
    return making;
  };
  const hookNames = (results: readonly NodeResult[]) => hookContext(schemas, results);
  const annotate: ExecutionContext['annotate'] = async (connection, node) => {
    connection.workFor?.({
      invocation: request.invocationId,
      node: node?.unique_id,
      config: node?.config as Work['config'],
    });
    if (request.queryComment !== undefined) connection.annotate?.(await request.queryComment(node));
  };
  const warn = (found: Diagnostic): void => {
    const told = request.warningRule(found);
    if (told?.severity === 'error') throw new EtlErrors([told]);
    if (told !== undefined) emit({ kind: 'diagnostic', diagnostic: told });
  };
  const log = auditLog(request);
  const { invocationId } = request;
  const shared = {
    invocationId,
    manifest,
    compiler,
    warehouse,
    relations,
    flags,
    loads,
    signal,
    emit,
    warn,
    scratch,
    log,
  };
  return { ...shared, ensureSchema, hookNames, annotate, existed: (node) => existed.has(node.unique_id) };
}

/** The log of a project that loads sources; a project that loads none finds no tables of etl in its warehouse. */
function auditLog(request: RunRequest): AuditLog | null {
  const sources = [...request.manifest.sources.values()].filter((source) => source.etl.connection !== null);
  if (sources.length === 0) return null;
  const { projectRoot, loadId, loadedAt: startedAt } = request.loads;
  const run = { ...request, gitCommit: gitCommit(projectRoot), loadId, startedAt };
  const byId = new Map(sources.map((source) => [source.unique_id, source]));
  return new AuditLog(run, request.warehouse.adapter, byId);
}

type Placed = Node | SourceNode;

/** Adds the unique_ids of the nodes that readers see some version of when the run begins to `existed`. */
async function findExisting(
  tasks: readonly RunTask[],
  connection: Connection,
  { relations }: ExecutionContext,
  existed: Set<string>,
): Promise<void> {
  for (const node of tasks.flatMap(({ main, cluster }): Placed[] => (main === null ? [] : [main, ...cluster]))) {
    const { database, schema } = node;
    const name = relation({ database, schema, identifier: identifierOf(node) });
    if ((await relations.get(connection, name)) !== null) existed.add(node.unique_id);
  }
}

function identifierOf(node: Placed): string {
  return node.resource_type === 'source' ? node.identifier : node.alias;
}

function schemasOf(tasks: readonly RunTask[]): { database: string | null; schema: string }[] {
  const found = new Map<string, { database: string | null; schema: string }>();
  for (const { main } of tasks) {
    if (main !== null) found.set(`${main.database}.${main.schema}`, { database: main.database, schema: main.schema });
  }
  return [...found.values()];
}

/** Tells the mistakes of all declarations that are to be loaded, before anything runs. */
async function checkLoads({ loads }: RunRequest, tasks: readonly RunTask[]): Promise<void> {
  const found: Diagnostic[] = [];
  for (const source of tasks.flatMap(({ main, cluster }) => [main, ...cluster])) {
    if (source?.resource_type !== 'source' || source.etl.connection === null) continue;
    const name = source.etl.connection;
    found.push(...(await checkDeclaration(source, { [name]: await loads.connection(name) })));
  }
  if (found.length > 0) throw new EtlErrors(found);
}

function announce(request: RunRequest, tasks: readonly RunTask[]): void {
  const { invocationId, command, projectName, target, threads, emit } = request;
  const total = tasks.reduce((sum, task) => sum + nodesOf(task).length, 0);
  emit({ kind: 'run_started', invocationId, command, projectName, target, threads, total, counts: countKinds(tasks) });
}

function finished(request: RunRequest, results: readonly NodeResult[], started: number): RunOutcome {
  const summary = summaryOf(request, results, started);
  request.emit({ kind: 'run_finished', summary, results });
  return { results, summary };
}

function summaryOf({ signal }: RunRequest, results: readonly NodeResult[], started: number): RunSummary {
  return summarize(results, (Date.now() - started) / 1000, signal.aborted);
}
