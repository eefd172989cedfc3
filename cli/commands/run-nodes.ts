import type { ResourceType } from '../manifest/types.ts';
import type { NodeKind } from '../runner/events.ts';
import type { ExitCode, Invocation } from './command.ts';
import { keepToBudget } from './session/keep-to-budget.ts';
import { openSession } from './session/session.ts';

/** The resource types that are run as these kinds. */
const TYPES: Readonly<Partial<Record<NodeKind, ResourceType>>> = {
  load: 'source',
  seed: 'seed',
  function: 'function',
  model: 'model',
  snapshot: 'snapshot',
  test: 'test',
  unit_test: 'unit_test',
};

/** What a build selects although it has nothing to do for it, as in dbt. */
const NO_OP: readonly ResourceType[] = ['exposure', 'saved_query'];

/** The resource types that a command selects from. */
export function typesOf(kinds: readonly NodeKind[], command: string): readonly ResourceType[] {
  return [...kinds.flatMap((kind) => TYPES[kind] ?? []), ...(command === 'build' ? NO_OP : [])];
}

/** Runs the selected nodes of these kinds and tells what happens; 1 when one failed or the run was stopped. */
export async function runNodes(invocation: Invocation, kinds: readonly NodeKind[]): Promise<ExitCode> {
  const { console, command, io } = invocation;
  const session = await openSession(invocation);
  try {
    const types = typesOf(kinds, command.name);
    await keepToBudget(session, types, invocation);
    const request = { command: command.name, kinds: new Set(kinds), types, signal: io.signal };
    const summary = await session.run(request, (event) => {
      console.reporter.report(event);
      io.onEvent?.(event);
    });
    return summary.error > 0 || summary.cancelled ? 1 : 0;
  } finally {
    await session.close();
  }
}
