import type { YamlMap } from '../config/types.ts';
import { EtlError } from '../diagnostics/index.ts';

/** Lets only so many loads of one connection run at a time as its `max_connections` says; all, when it says nothing. */
export class ConnectionSlots {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Waits for a slot of the connection; gives how to let go of it. Throws ETL5036 when `signal` aborts meanwhile. */
  async take(connection: string, config: YamlMap, signal: AbortSignal): Promise<() => void> {
    const most = typeof config.max_connections === 'number' ? Math.max(1, config.max_connections) : Infinity;
    while ((this.#taken.get(connection) ?? 0) >= most) {
      await this.#turn(connection, signal);
      if (signal.aborted) throw EtlError.of('ETL5036', {});
    }
    this.#taken.set(connection, (this.#taken.get(connection) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#taken.set(connection, (this.#taken.get(connection) ?? 1) - 1);
      this.#waiting.get(connection)?.shift()?.();
    };
  }

  async #turn(connection: string, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const queue = this.#waiting.get(connection) ?? [];
      this.#waiting.set(connection, queue);
      queue.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
