import { aboveLimit, type CostReport, changesMarkdown, compareCosts, costMarkdown } from '../cost/index.ts';
import type { NodeKind } from '../runner/events.ts';
import { runOrder } from '../runner/run-order.ts';
import type { ExitCode, Invocation } from './command.ts';
import { costProgress } from './cost-progress.ts';
import { changesText, costText } from './cost-text.ts';
import { typesOf } from './run-nodes.ts';
import { estimateRun } from './session/estimate-run.ts';
import { ProjectCopy } from './session/project-copy.ts';
import { openSession } from './session/session.ts';

const KINDS: readonly NodeKind[] = ['load', 'seed', 'model', 'snapshot', 'test', 'unit_test'];

/** Prints what a build of the selection would cost, or how that differs from the project at a git commit. */
export async function showCost(invocation: Invocation): Promise<ExitCode> {
  const { console, flags } = invocation;
  const after = await costOf(invocation);
  const warnings = aboveLimit(after);
  if (warnings.length > 0) console.reporter.diagnostics(warnings);
  const form = flags.costOutput ?? (flags.logFormat === 'json' ? 'json' : 'text');
  if (flags.against === undefined) {
    if (form === 'json') console.print(JSON.stringify(after, null, 2));
    else console.print(form === 'markdown' ? costMarkdown(after) : costText(after, console.style));
    return 0;
  }
  const before = await costAt(flags.against, invocation);
  const changes = compareCosts(before, after);
  const reports = { before, after, reference: flags.against };
  if (form === 'json') console.print(JSON.stringify({ ...reports, changes }, null, 2));
  else if (form === 'markdown') console.print(changesMarkdown(changes, reports));
  else console.print(changesText(changes, reports, console.style));
  return 0;
}

async function costOf(invocation: Invocation): Promise<CostReport> {
  const session = await openSession(invocation);
  try {
    const selected = new Set(session.select({ types: typesOf(KINDS, 'build'), skipEmpty: true }));
    const options = { kinds: new Set(KINDS), publish: session.project.publish, canHoldBack: true };
    return await estimateRun(session, runOrder(session.manifest, selected, options), costProgress(invocation.console));
  } finally {
    await session.close();
  }
}

/** The same of the project as it is at a commit. */
async function costAt(reference: string, invocation: Invocation): Promise<CostReport> {
  const copy = await ProjectCopy.at(reference, invocation);
  try {
    return await costOf(copy.invocation);
  } finally {
    copy.remove();
  }
}
