import { MysqlConnection } from './connection.ts';
import type { ConnectionPlan } from './options.ts';
import type { Place } from './problem.ts';
import { reasonOf } from './server-error.ts';
import { beginSharedSnapshot, beginSnapshot } from './snapshot.ts';

/**
 * The connections of a session: one that does everything, and others that help it to read a table in ranges. One that
 * was lost is opened anew when it is needed, which begins another moment.
 */
export class Connections {
  readonly #plan: ConnectionPlan;
  readonly #place: Place;
  readonly #tell: (note: string) => void;
  #main: MysqlConnection;
  #helpers: readonly MysqlConnection[] = [];
  #inSnapshot = false;
  #moment = 0;
  /** The table that the helpers show at the same moment. */
  #sharedTable: string | undefined;
  /** Lost connections that the server has been told of. */
  readonly #ended = new Set<MysqlConnection>();
  readonly #endings = new Set<Promise<void>>();

  private constructor(plan: ConnectionPlan, place: Place, tell: (note: string) => void, main: MysqlConnection) {
    this.#plan = plan;
    this.#place = place;
    this.#tell = tell;
    this.#main = main;
  }

  /** Connects. Throws ETL5040 or ETL5041. */
  static async open(plan: ConnectionPlan, place: Place, tell: (note: string) => void): Promise<Connections> {
    return new Connections(plan, place, tell, await MysqlConnection.open(plan, place));
  }

  /** The connection for everything but rows. Throws ETL5040 or ETL5041 when it was lost and cannot be opened again. */
  async main(): Promise<MysqlConnection> {
    if (!this.#main.isLost) return this.#main;
    await this.#endHelpers();
    this.#main = await MysqlConnection.open(this.#plan, this.#place);
    this.#inSnapshot = false;
    return this.#main;
  }

  /**
   * Connections that all show the table at the moment of the session's first read: as many as wanted, or the one.
   * Throws ETL5040, ETL5041 or the driver's errors.
   */
  async inSnapshot(table: string, wanted: number): Promise<readonly MysqlConnection[]> {
    const main = await this.main();
    if (!this.#inSnapshot) {
      if (wanted > 1) await this.#share(main, table, wanted);
      if (this.#sharedTable === undefined) await beginSnapshot(main);
      this.#inSnapshot = true;
      this.#moment += 1;
    } else if (wanted > 1 && this.#sharedTable !== table) {
      this.#tell(
        `table "${table}" is read by one connection, so that it shows the same moment as the tables before it`,
      );
    }
    const isShared = this.#sharedTable === table && this.#helpers.every((helper) => !helper.isLost);
    return isShared ? [main, ...this.#helpers.slice(0, wanted - 1)] : [main];
  }

  /** Counts the moments that reads have shown. */
  get moment(): number {
    return this.#moment;
  }

  /** Breaks all connections; what they were asked for fails with `reason`. */
  giveUp(reason: unknown): void {
    for (const connection of [this.#main, ...this.#helpers]) connection.destroy(reason);
    this.endLost();
  }

  /** Ends what the server may still do for connections that are lost to us; in the background, at best. */
  endLost(): void {
    const lost = [this.#main, ...this.#helpers].filter((one) => one.isLost && !this.#ended.has(one));
    if (lost.length === 0) return;
    for (const one of lost) this.#ended.add(one);
    const ending = MysqlConnection.open(this.#plan, this.#place)
      .then(async (connection) => {
        const here = lost.filter((one) => one.identity.server === connection.identity.server);
        for (const { identity } of here) await connection.query(`kill ${identity.id}`).catch(() => {});
        await connection.close();
      })
      .catch(() => {})
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  async close(): Promise<void> {
    await this.#endHelpers();
    await this.#main.close();
    await Promise.all(this.#endings);
  }

  /** Opens helpers that show the table at the same moment as `main`; where that may not be, there are none. */
  async #share(main: MysqlConnection, table: string, wanted: number): Promise<void> {
    const opened: MysqlConnection[] = [];
    try {
      for (let index = 0; index < wanted; index += 1) opened.push(await MysqlConnection.open(this.#plan, this.#place));
      const [locker, ...helpers] = opened;
      if (locker !== undefined) await beginSharedSnapshot([main, ...helpers], locker, table);
      this.#helpers = helpers;
      this.#sharedTable = table;
    } catch (error) {
      await Promise.all(opened.map((connection) => connection.close()));
      this.#tell(`table "${table}" is read by one connection: ${reasonOf(error)}`);
    }
  }

  async #endHelpers(): Promise<void> {
    await Promise.all(this.#helpers.map((helper) => helper.close()));
    this.#helpers = [];
    this.#sharedTable = undefined;
  }
}
