import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../adapters/index.ts';
import type { Diagnostic } from '../diagnostics/index.ts';
import { type CheckedNode, checkProject } from '../portability/check/index.ts';
import { checkedText, checkSummary } from './check-text.ts';
import type { ExitCode, Invocation } from './command.ts';
import { lookupsOf } from './session/lookups.ts';
import type { Workplace } from './session/open-workplace.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const TYPES = ['source', 'seed', 'function', 'model', 'snapshot', 'test', 'unit_test', 'analysis'] as const;

/** What engines are called. */
const ENGINES: Readonly<Record<string, string>> = { bigquery: 'BigQuery', duckdb: 'DuckDB' };

/** Checks the selection and writes what is known of its columns; 1 when the engine would refuse something. */
export async function checkNodes(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  try {
    const { adapter } = session.work.workplace;
    const engine = ENGINES[adapter.type] ?? adapter.type;
    const started = performance.now();
    const checked = await check(session, invocation, engine);
    const seconds = (performance.now() - started) / 1000;
    report(session, invocation, { checked, engine, seconds });
    return checked.some(({ verdict }) => verdict === 'error') ? 1 : 0;
  } finally {
    await session.close();
  }
}

async function check(session: Session, invocation: Invocation, engine: string): Promise<readonly CheckedNode[]> {
  const { manifest, project, work, targetFolder } = session;
  const { host, workplace } = work;
  const hooks = [...manifest.nodes.values()].filter((node) => node.resource_type === 'operation');
  const selected = new Set([...session.select({ types: TYPES }), ...hooks.map((node) => node.unique_id)]);
  const sandbox = await openSandbox(workplace, project.root);
  try {
    return await checkProject({
      ...lookupsOf(manifest, host.root),
      manifest,
      host,
      adapter: workplace.adapter,
      engine,
      sandbox,
      projectRoot: project.root,
      targetFolder,
      selected,
      signal: invocation.io.signal,
      onNode: progress(invocation),
    });
  } finally {
    await sandbox.close();
  }
}

/** The engine itself where it runs here, else Google's analyzer. */
async function openSandbox({ adapter, credentials }: Workplace, projectRoot: string): Promise<Sandbox> {
  if (adapter.openSandbox !== undefined) return await adapter.openSandbox(credentials, { projectRoot });
  const { googleSandbox, startGoogleSql } = await import('../googlesql/index.ts');
  return googleSandbox(await startGoogleSql({ projectRoot }));
}

const PROGRESS_MS = 2000;

/** Tells every two seconds how far it is. */
function progress({ console }: Invocation): (checked: CheckedNode, done: number, total: number) => void {
  let told = performance.now();
  return (_, done, total) => {
    if (performance.now() - told < PROGRESS_MS || done === total) return;
    told = performance.now();
    console.reporter.log('info', `Checked ${done} of ${total} nodes.`);
  };
}

interface Result {
  readonly checked: readonly CheckedNode[];
  readonly engine: string;
  readonly seconds: number;
}

function report(session: Session, { console, flags }: Invocation, { checked, engine, seconds }: Result): void {
  const target = session.profile.targetName;
  const artifact = { target, engine, nodes: checked.map(nodeJson) };
  if (flags.writeJson !== false) {
    mkdirSync(session.targetFolder, { recursive: true });
    writeFileSync(path.join(session.targetFolder, 'etl_check.json'), `${JSON.stringify(artifact, null, 2)}\n`);
  }
  if (flags.showOutput === 'json' || flags.logFormat === 'json') {
    console.print(JSON.stringify(artifact, null, 2));
    return;
  }
  const found = checked.flatMap((one) => one.diagnostics);
  if (found.length > 0) console.reporter.diagnostics(found);
  const text = [checkedText(checked, console.style), checkSummary(checked, { engine, target, seconds }, console.style)];
  console.print(text.filter((part) => part !== '').join('\n'));
}

function nodeJson(one: CheckedNode) {
  return {
    unique_id: one.uniqueId,
    name: one.name,
    resource_type: one.resourceType,
    verdict: one.verdict,
    reason: one.reason,
    columns: one.columns?.map(({ name, dataType }) => ({ name, data_type: dataType })) ?? null,
    diagnostics: one.diagnostics.map(diagnosticJson),
  };
}

function diagnosticJson({ code, message, hint, position, compiled }: Diagnostic) {
  return { code, message, hint: hint ?? null, position: position ?? null, compiled: compiled ?? null };
}
