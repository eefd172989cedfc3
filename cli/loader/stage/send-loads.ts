import { partitionLimit } from '../../adapters/partition-limit.ts';
import type { Connection } from '../../adapters/types.ts';
import type { PreparedLoad } from '../types.ts';
import type { Collected } from './collected.ts';

/**
 * Brings loads to their end when their tests have passed: raw tables get their columns, then all that the loads executed
 * is sent as one transaction. Statements that would write to more partitions than one may are sent as several, in the
 * same transaction.
 */
export async function sendLoads(
  loads: readonly PreparedLoad[],
  { send }: Pick<Collected<unknown>, 'send'>,
  connection: Connection,
): Promise<void> {
  for (const load of loads) await load.shape(connection);
  try {
    await send();
  } catch (thrown) {
    const limit = partitionLimit(thrown);
    if (limit === null) throw thrown;
    const parts = new Map<string, readonly string[]>();
    for (const load of loads)
      for (const [whole, several] of await load.inParts(connection, limit.most)) parts.set(whole, several);
    if (parts.size === 0) throw thrown;
    await send(parts);
  }
}
