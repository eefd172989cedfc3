import { EtlError } from '../diagnostics/index.ts';
import type { Invocation } from './command.ts';
import type { Session } from './session-types.ts';

/** Finds, reads and parses the project of a command. Throws every mistake of it in one go. */
export async function openSession(invocation: Invocation): Promise<Session> {
  throw EtlError.of('ETL9001', { what: `"etl ${invocation.command.name}" has nothing to run on yet` });
}
