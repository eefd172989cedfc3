import type { Address } from './address.ts';
import { connect } from './client.ts';
import type { PostgresConfig } from './config.ts';
import type { FailureScope } from './failure.ts';
import { Snapshot, type SnapshotOptions } from './snapshot.ts';

const CONNECTIONS = 4;
const READ_SECONDS = 900;

/** The snapshot of a session: taken when it is first asked for, and anew when its connection was lost. */
export class SnapshotHolder {
  readonly options: SnapshotOptions;
  readonly #shown: string;
  #snapshot: Promise<Snapshot> | undefined;
  #moment = 0;

  constructor(config: PostgresConfig, address: Address, scope: FailureScope, tell: (note: string) => void) {
    this.#shown = address.shown;
    this.options = {
      connect: async () => await connect(address, scope),
      most: config.max_connections ?? CONNECTIONS,
      statementTimeout: config.statement_timeout ?? 0,
      readTimeoutMs: (config.read_timeout ?? READ_SECONDS) * 1000,
      tell,
    };
  }

  /** Counts the snapshots. */
  get moment(): number {
    return this.#moment;
  }

  /** Throws ETL5040 or ETL5041 when it has to connect and cannot. */
  async get(): Promise<Snapshot> {
    const present = this.#snapshot;
    const snapshot = await present?.catch(() => undefined);
    if (snapshot !== undefined && !snapshot.isLost) return snapshot;
    // Another who asked may have been faster.
    if (this.#snapshot === present || this.#snapshot === undefined) {
      this.#moment += 1;
      this.#snapshot = Snapshot.take(this.options);
      // Whoever awaits it hears of a failure, be it later.
      this.#snapshot.catch(() => {});
      if (snapshot !== undefined) {
        this.options.tell(`the connection to ${this.#shown} was lost: what follows shows a later moment`);
        await snapshot.close();
      }
    }
    return await this.#snapshot;
  }

  /** As `get`, by asking: a connection that was cut is only known to be when it is used. */
  async alive(): Promise<Snapshot> {
    const present = await this.get();
    if (!present.isBusy) await present.ask('select 1').catch(() => {});
    return await this.get();
  }

  async close(): Promise<void> {
    const snapshot = await this.#snapshot?.catch(() => undefined);
    await snapshot?.close();
  }
}
