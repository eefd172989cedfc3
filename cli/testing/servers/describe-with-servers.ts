import { describe, it } from 'vitest';
import { missingServer, type ServerName } from './programs.ts';
import { ServerError } from './server-error.ts';

/**
 * `describe` of a suite that needs real servers. Where one is not installed the suite says so and is skipped;
 * with the environment variable ETL_REQUIRE_SERVERS=1, as in CI, it fails.
 */
export function describeWithServers(servers: readonly ServerName[], title: string, suite: () => void): void {
  const reason = servers.map(missingServer).find((missing) => missing !== undefined);
  if (reason === undefined) {
    describe(title, suite);
  } else if (process.env.ETL_REQUIRE_SERVERS === '1') {
    describe(title, () => {
      it('has its servers', () => {
        throw new ServerError(reason);
      });
    });
  } else {
    console.warn(`Skipped: ${title}. ${reason}`);
    describe.skip(`${title} (${reason})`, suite);
  }
}
