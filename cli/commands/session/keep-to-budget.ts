import { diagnostic, EtlError } from '../../diagnostics/index.ts';
import type { ResourceType } from '../../manifest/types.ts';
import type { Invocation } from '../command.ts';
import type { Session } from './types.ts';

/** Throws ETL6203 when a run would exceed the project's budget; asks nothing where there is none, or nothing is billed. */
export async function keepToBudget(
  session: Session,
  types: readonly ResourceType[],
  { console, flags }: Invocation,
): Promise<void> {
  const { budget } = session.project;
  const isLimited = budget.money !== null || budget.bytes !== null;
  if (!isLimited || flags.ignoreBudget === true || session.work.workplace.adapter.prices === undefined) return;
  const { estimateRun } = await import('./estimate-run.ts');
  const { overBudget } = await import('../../cost/index.ts');
  const report = await estimateRun(session, session.select({ types, skipEmpty: true }));
  const over = overBudget(report, budget);
  if (over.length > 0) throw EtlError.of('ETL6203', { over });
  const nodes = report.nodes.filter(({ basis }) => basis === 'unknown').length;
  if (nodes > 0) console.reporter.diagnostics([diagnostic('ETL6205', { nodes }, {}, 'warning')]);
}
