import { type Relation, renderRelation } from '../../adapters/relation.ts';
import type { Cell, Connection } from '../../adapters/types.ts';
import { type CompiledNode, locateSqlError } from '../../compiler/index.ts';
import { diagnostic, EtlError } from '../../diagnostics/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import {
  type FailureStore,
  failingRowsSql,
  failureRelation,
  failureStore,
  type Judgement,
  testRules,
  verdict,
} from '../../quality/index.ts';
import type { NodeResult } from '../events.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { hintAtMissingParents } from './missing-parents.ts';
import { NodeClock } from './results.ts';
import { judgeByTemplate, judgingQuery } from './test-templates.ts';

/** How one data test is run. */
export interface TestOptions {
  /** The test judges a node inside the transaction that builds it: its rows are kept after the end of it. */
  readonly inTransaction: boolean;
  /** Relations that stand for nodes, such as a view's rows computed once for all its tests. */
  readonly standIns?: ReadonlyMap<string, Relation>;
  /** The relations that stand for nodes are what is published later: failing rows are taken from them. */
  readonly isAside?: boolean;
}

/** A judged test, and how its failing rows are to be kept once the transaction is over. */
export interface TestRun {
  readonly result: NodeResult;
  /** Null when nothing is to be kept or everything is kept already. */
  readonly keep: { readonly store: FailureStore; readonly relation: Relation; readonly rows: string } | null;
}

/** Runs one data test on the worker's connection. Never throws: an error is a result. */
export async function runTest(
  test: Node,
  worker: Worker,
  context: ExecutionContext,
  options: TestOptions,
): Promise<TestRun> {
  const clock = new NodeClock(test, worker.threadId);
  let compiled: CompiledNode | undefined;
  try {
    await context.annotate(worker.connection, test);
    compiled = await context.compiler.compile(test, worker.connection);
    const judged =
      options.standIns === undefined
        ? compiled
        : await context.compiler.compile(test, worker.connection, { standIns: options.standIns });
    clock.compiled();
    return await judge(test, compiled, judged, worker.connection, { clock, context, options });
  } catch (thrown) {
    const details = compiled === undefined ? {} : { compiledCode: compiled.sql.text, compiledPath: compiled.path };
    const explained = await hintAtMissingParents(thrown, test, worker.connection, context);
    return { result: clock.failed(atDeclaration(explained, test), details), keep: null };
  }
}

/** The text of a generic test is made, not written: a mistake in it is shown where the test is declared. */
function atDeclaration(thrown: unknown, test: Node): unknown {
  const isMade = thrown instanceof EtlError && thrown.diagnostic.position?.file === test.original_file_path;
  return isMade && test.etl.yamlPath !== undefined ? thrown.with({ position: nodePosition(test) }) : thrown;
}

interface Judging {
  readonly clock: NodeClock;
  readonly context: ExecutionContext;
  readonly options: TestOptions;
}

async function judge(
  test: Node,
  shown: CompiledNode,
  judged: CompiledNode,
  connection: Connection,
  { clock, context, options }: Judging,
): Promise<TestRun> {
  const rules = testRules(test.config);
  const store = failureStore(test, context.flags.storeFailures, options.inTransaction);
  const relation = failureRelation(test, store);
  const name = renderRelation(relation, context.warehouse.adapter.dialect.quote);
  let rows = failingRowsSql(judged.sql.text, rules.limit);
  if (store !== 'none' && !options.inTransaction) {
    await keepRows(connection, context, { store, relation, rows });
    rows = `select *\nfrom ${name}`;
  }
  const own = context.compiler.ownMaterialization(test);
  const sql = own === null ? await judgingQuery(test, rows, rules, connection, context) : judged.sql.text;
  const judgement = await (own === null
    ? connection.query(sql).then((table) => judgementOf(table.rows[0], test))
    : judgeByTemplate(test, own, judged, connection, context)
  ).catch((thrown: unknown) => {
    throw locateSqlError(thrown, sql, judged);
  });
  const { status, failures, message } = verdict(judgement, rules, context.flags.warnError);
  const kept = store !== 'none' && (status !== 'pass' || !options.inTransaction) ? name : null;
  const told = { test: test.name, problem: message ?? '', relation: kept };
  const at = { position: nodePosition(test), uniqueId: test.unique_id };
  const diagnostics =
    status === 'fail'
      ? [diagnostic('ETL6002', told, at)]
      : status === 'warn'
        ? [diagnostic('ETL6003', told, at, 'warning')]
        : [];
  const details = { message, failures, failuresRelation: kept, diagnostics, adapterResponse: { _message: 'OK' } };
  const result = clock.result(status, { ...details, compiledCode: shown.sql.text, compiledPath: shown.path });
  const later = store !== 'none' && options.inTransaction;
  // A view's rows that were stored for its tests are gone later, the view itself is not.
  const origin = options.isAside === true ? judged : shown;
  return { result, keep: later ? { store, relation, rows: failingRowsSql(origin.sql.text, rules.limit) } : null };
}

/** Makes the table or view of a test's failing rows anew. */
export async function keepRows(
  connection: Connection,
  context: ExecutionContext,
  keep: { store: FailureStore; relation: Relation; rows: string },
): Promise<void> {
  const { relation, rows } = keep;
  await context.ensureSchema(connection, relation.database, relation.schema ?? '');
  const name = renderRelation(relation, context.warehouse.adapter.dialect.quote);
  const existing = await context.relations.get(connection, relation);
  const kind = keep.store === 'view' ? 'view' : 'table';
  if (existing !== null && existing.type !== kind) {
    await connection.execute(`drop ${existing.type === 'view' ? 'view' : 'table'} if exists ${name}`);
  }
  await connection.execute(`create or replace ${kind} ${name} as\n${rows}`);
  await context.relations.added(relation);
}

function judgementOf(row: readonly Cell[] | undefined, test: Node): Judgement {
  const [failures, shouldWarn, shouldError] = row ?? [];
  const count = failures === null ? 0 : numberOf(failures);
  if (row === undefined || count === undefined || Number.isNaN(count)) {
    const what = `fail_calc gave ${failures === undefined ? 'no row' : 'a value that is not a number'}`;
    throw EtlError.of('ETL6004', { test: test.name, what }, { position: nodePosition(test) });
  }
  return { failures: count, shouldWarn: shouldWarn === true, shouldError: shouldError === true };
}

function numberOf(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number' || typeof cell === 'bigint') return Number(cell);
  if (cell !== null && typeof cell === 'object' && 'text' in cell) return Number(cell.text);
  return undefined;
}
