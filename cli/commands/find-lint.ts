import { adapterTypes } from '../adapters/index.ts';
import { type Diagnostic, diagnostic, EtlError, nearest } from '../diagnostics/index.ts';
import { type LintFinding, type LintResult, lintNodes, ruleNames } from '../portability/lint/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const TYPES = ['model', 'function', 'snapshot', 'test', 'analysis'] as const;

/** Looks at the selection; 1 when something was found. Throws ETL6702 to ETL6704 for names that are none. */
export async function findLint(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  try {
    const engines = enginesOf(session, invocation);
    const off = switchedOff(session);
    if (!adapterTypes.every((engine) => engines.has(engine))) {
      const only = [...engines].join(', ');
      invocation.console.reporter.log(
        'info',
        `Every target of the profile is of type ${only}: nothing to compare. Look all the same with --engines duckdb,bigquery.`,
      );
      return 0;
    }
    const result = lintNodes(session.manifest, session.select({ types: TYPES }), off);
    report(invocation, result);
    return result.findings.length > 0 ? 1 : 0;
  } finally {
    await session.close();
  }
}

/** The engines that the SQL is for: those of `--engines`, else those of the profile's targets. */
function enginesOf({ profile }: Session, { flags }: Invocation): ReadonlySet<string> {
  if (flags.lintEngines === undefined) return new Set(profile.targetTypes);
  const names = flags.lintEngines
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  for (const name of names)
    if (!adapterTypes.includes(name)) throw EtlError.of('ETL6703', { name, known: adapterTypes });
  if (new Set(names).size < 2) throw EtlError.of('ETL6704', { engines: names });
  return new Set(names);
}

function switchedOff({ project }: Session): ReadonlySet<string> {
  for (const name of project.lintAllowed)
    if (!ruleNames.includes(name)) throw EtlError.of('ETL6702', { name, near: nearest(name, ruleNames) });
  return new Set(project.lintAllowed);
}

function report({ console, flags }: Invocation, result: LintResult): void {
  const { findings, allowances, nodes, macros } = result;
  const unknown = allowances
    .filter(({ name }) => !ruleNames.includes(name))
    .map(({ name, position }) =>
      diagnostic('ETL6702', { name, near: nearest(name, ruleNames) }, { position }, 'warning'),
    );
  if (unknown.length > 0) console.reporter.diagnostics(unknown);
  if (flags.showOutput === 'json') {
    console.print(JSON.stringify({ nodes, macros, findings: findings.map(findingJson) }, null, 2));
    return;
  }
  if (findings.length > 0) console.reporter.diagnostics(findings.map(findingDiagnostic));
  console.reporter.log('info', summary(result));
}

function findingDiagnostic({ rule, side, text, says, use, position, uniqueId }: LintFinding): Diagnostic {
  return diagnostic('ETL6701', { rule, side, text, says, use }, { position, uniqueId });
}

function findingJson({ rule, side, text, says, use, position, uniqueId }: LintFinding) {
  const { file, line, column } = position;
  return { rule, engine: side, file, line, column, text, says, use, unique_id: uniqueId };
}

function summary({ findings, nodes, macros }: LintResult): string {
  const files = new Set(findings.map(({ position }) => position.file)).size;
  const looked = `Looked at ${nodes} ${nodes === 1 ? 'template' : 'templates'} and ${macros} ${macros === 1 ? 'macro' : 'macros'}`;
  if (findings.length === 0) return `${looked}: the same SQL for DuckDB and BigQuery.`;
  const places = findings.length === 1 ? '1 place' : `${findings.length} places`;
  return `${looked}: ${places} in ${files} ${files === 1 ? 'file' : 'files'}.`;
}
