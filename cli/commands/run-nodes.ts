import type { NodeKind } from '../runner/events.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session.ts';

/** Runs the selected nodes of these kinds and tells what happens; 1 when one failed or the run was stopped. */
export async function runNodes(invocation: Invocation, kinds: readonly NodeKind[]): Promise<ExitCode> {
  const { console, command, io } = invocation;
  const session = await openSession(invocation);
  try {
    const request = { command: command.name, kinds: new Set(kinds), signal: io.signal };
    const summary = await session.run(request, (event) => {
      console.reporter.report(event);
      io.onEvent?.(event);
    });
    return summary.error > 0 || summary.cancelled ? 1 : 0;
  } finally {
    await session.close();
  }
}
