import type { YamlMap } from '../config/types.ts';
import { parseCliVars } from '../config/vars.ts';
import { diagnosticsOf, EtlError, nearest } from '../diagnostics/index.ts';
import { pythonOf } from '../manifest/context/yaml-values.ts';
import type { MacroNode } from '../manifest/types.ts';
import type { NodeResult } from '../runner/events.ts';
import type { Value } from '../templates/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { OperationConnection } from './operation-connection.ts';
import { inlineNode } from './session/inline-node.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

/** Calls the macro that the command names and writes run results; 1 when it failed. Throws ETL1915 and ETL1916. */
export async function callMacro(invocation: Invocation): Promise<ExitCode> {
  const name = invocation.args[0] ?? '';
  const session = await openSession(invocation);
  try {
    const given = await macroArguments(session.flags.macroArguments);
    const macro = findMacro(session, name);
    const started = new Date();
    const failure = await failureOf(session, name, given);
    if (failure !== undefined) invocation.console.reporter.diagnostics(diagnosticsOf(failure));
    const result = resultOf(macro, started, failure);
    session.work.writeResults([result], result.executionTime, {
      macro: name,
      args: session.flags.macroArguments ?? '{}',
    });
    return failure === undefined ? 0 : 1;
  } finally {
    await session.close();
  }
}

async function macroArguments(text: string | undefined): Promise<YamlMap> {
  if (text === undefined) return {};
  try {
    return await parseCliVars(text);
  } catch (cause) {
    if (!(cause instanceof EtlError) || cause.code !== 'ETL1034') throw cause;
    const problem = cause.message.replace(/^--vars is not a map of names and values: /, '').replace(/\.$/, '');
    throw EtlError.of('ETL1916', { problem }, { cause });
  }
}

function findMacro(session: Session, name: string): MacroNode {
  const { index } = session.work.host;
  const dot = name.indexOf('.');
  const found = dot < 0 ? index.inPackage(null, name) : index.inPackage(name.slice(0, dot), name.slice(dot + 1));
  if (found !== undefined) return found;
  throw EtlError.of('ETL1915', { name, nearest: nearest(name, [...index.names()]) });
}

/** Calls the macro; gives what it threw, if it did. A transaction that it leaves open is lost. */
async function failureOf(session: Session, name: string, given: YamlMap): Promise<unknown> {
  const { workplace, compiler, warehouse } = session.work;
  const { credentials, project } = workplace;
  const opened = await warehouse.toWrite();
  const connection = new OperationConnection(await warehouse.connection());
  const target = { database: credentials.database ?? null, schema: credentials.schema };
  const node = inlineNode('', project.name, target);
  const extra = new Map<string, Value>([['_etl_arguments', pythonOf(given)]]);
  try {
    await compiler.renderFor(node, `{{ ${name}(**_etl_arguments) }}`, connection, extra);
  } catch (thrown) {
    return thrown;
  } finally {
    // The macro may have ended it by a statement of its own.
    if (connection.inTransaction) await connection.rollback().catch(() => {});
  }
  await opened.writeReadCopy?.();
  return undefined;
}

function resultOf(macro: MacroNode, started: Date, failure: unknown): NodeResult {
  const ended = new Date();
  const span = { started_at: started.toISOString(), completed_at: ended.toISOString() };
  const { unique_id: uniqueId, name, original_file_path: file } = macro;
  return {
    node: { uniqueId, kind: 'operation', name, detail: '', relation: null, file },
    status: failure === undefined ? 'success' : 'error',
    executionTime: (ended.getTime() - started.getTime()) / 1000,
    timing: [
      { name: 'compile', started_at: span.started_at, completed_at: span.started_at },
      { name: 'execute', ...span },
    ],
    threadId: 'MainThread',
    message: failure === undefined ? null : (diagnosticsOf(failure)[0]?.message ?? null),
    failures: failure === undefined ? 0 : 1,
    rowsAffected: null,
    adapterResponse: {},
    compiledCode: null,
    compiledPath: null,
    failuresRelation: null,
    diagnostics: [],
    stale: false,
    skippedBecause: null,
  };
}
