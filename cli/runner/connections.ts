import type { Connection, Warehouse } from '../adapters/types.ts';
import type { Worker } from './execution/context.ts';

/** The threads of a run, each with its own session, which is opened when it is first needed. */
export class Workers {
  readonly #warehouse: Warehouse;
  readonly #free: Worker[] = [];
  readonly #busy = new Set<Worker>();
  #opened = 0;

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** A free thread; the caller gives it back. */
  async take(): Promise<Worker> {
    const free = this.#free.pop();
    if (free !== undefined) {
      this.#busy.add(free);
      return free;
    }
    this.#opened += 1;
    const threadId = `Thread-${this.#opened} (worker)`;
    const worker = { connection: await this.#warehouse.connect(), threadId };
    this.#busy.add(worker);
    return worker;
  }

  giveBack(worker: Worker): void {
    this.#busy.delete(worker);
    this.#free.push(worker);
  }

  /** Cancels what runs on the threads now. */
  interrupt(): void {
    for (const { connection } of this.#busy) connection.interrupt();
  }

  async close(): Promise<void> {
    const all: Connection[] = [...this.#free, ...this.#busy].map(({ connection }) => connection);
    await Promise.all(all.map((connection) => connection.close()));
  }
}
