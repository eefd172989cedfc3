import { aboveLimit } from '../cost/index.ts';
import type { NodeKind } from '../runner/events.ts';
import { runOrder } from '../runner/run-order.ts';
import type { ExitCode, Invocation } from './command.ts';
import { costProgress } from './cost-progress.ts';
import { costText, plannedText } from './cost-text.ts';
import { typesOf } from './run-nodes.ts';
import { estimateRun, isBilled } from './session/estimate-run.ts';
import { openSession } from './session/session.ts';

/** Prints what a run would build, in order, and what that would cost where the target bills it; nothing is run. */
export async function previewRun(invocation: Invocation, kinds: readonly NodeKind[]): Promise<ExitCode> {
  const { console, command, flags } = invocation;
  const isJson = flags.logFormat === 'json';
  const session = await openSession(invocation);
  try {
    const selected = new Set(session.select({ types: typesOf(kinds, command.name), skipEmpty: true }));
    const { publish } = session.project;
    const ordered = runOrder(session.manifest, selected, { kinds: new Set(kinds), publish, canHoldBack: true });
    if (isBilled(session)) {
      const report = await estimateRun(session, ordered, costProgress(console));
      const warnings = aboveLimit(report);
      if (warnings.length > 0) console.reporter.diagnostics(warnings);
      console.print(isJson ? JSON.stringify(report) : costText(report, console.style));
    } else {
      console.print(isJson ? JSON.stringify({ nodes: ordered }) : plannedText(ordered, session.manifest));
    }
    return 0;
  } finally {
    await session.close();
  }
}
