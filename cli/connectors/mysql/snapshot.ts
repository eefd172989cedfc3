import type { MysqlConnection } from './connection.ts';
import { quoteName } from './quote.ts';

/** Seconds to wait for the lock that gives several connections one moment; writers to the table wait as long. */
const LOCK_SECONDS = 3;

/** Has all later reads of a connection show the server at this moment. Throws the driver's errors. */
export async function beginSnapshot(connection: MysqlConnection): Promise<void> {
  await connection.query('set session transaction isolation level repeatable read');
  await connection.query('start transaction with consistent snapshot, read only');
}

/**
 * Has several connections show a table at the same moment: nobody writes to it while they begin. `locker` is used up.
 * Throws the driver's errors, such as when the user may not lock the table.
 */
export async function beginSharedSnapshot(
  connections: readonly MysqlConnection[],
  locker: MysqlConnection,
  table: string,
): Promise<void> {
  try {
    await locker.query(`set session lock_wait_timeout = ${LOCK_SECONDS}`);
    await locker.query(`lock tables ${quoteName(table)} read`);
    await Promise.all(connections.map(beginSnapshot));
  } finally {
    await locker.close();
  }
}
