import { type AskedSession, openToAsk } from '../../loader/introspect/index.ts';
import type { Invocation } from '../command.ts';
import { openConnection } from './open-connection.ts';
import type { Session } from './types.ts';

/** Opens a connection of the target to ask for its tables. Throws ETL1046, ETL5012, ETL5040, ETL5041 and ETL5093. */
export async function askedSource(
  session: Session,
  { console, io }: Invocation,
  connection: string,
): Promise<AskedSession> {
  const config = await openConnection(session.work.workplace, connection);
  console.reporter.log('info', `Asking ${connection} (${String(config.type)}) for its tables.`);
  return await openToAsk(config, {
    connection,
    projectRoot: session.project.root,
    now: session.work.host.invocation.startedAt,
    tell: (note) => console.reporter.log('info', note),
    signal: io.signal,
  });
}
