import type { YamlMap } from '../config/types.ts';
import { type ConnectorCapabilities, loadConnector } from '../connectors/index.ts';
import { EtlError } from '../diagnostics/index.ts';

/** How many connections loads that share a session take at a time, by their `load:`. Throws ETL5011. */
export async function connectionsOf(loads: readonly YamlMap[], connection: string, config: YamlMap): Promise<number> {
  const { capabilities } = await loadConnector(String(config.type ?? ''), connection);
  const { connections = ranges } = capabilities;
  return Math.max(1, ...loads.map(connections));
}

const ranges: NonNullable<ConnectorCapabilities['connections']> = ({ parallel }) =>
  typeof parallel === 'number' ? parallel : 1;

/** The slots of one connection. */
interface Use {
  taken: number;
  /** Loads that wait, in the order in which they came. */
  readonly waiting: { readonly slots: number; readonly start: () => void }[];
}

/**
 * Shares out what a connection's `max_connections` allows: a load takes as many slots as it holds connections. Who comes first is served first. Without `max_connections` nothing waits.
 */
export class ConnectionSlots {
  readonly #uses = new Map<string, Use>();

  /**
   * Waits for `wanted` slots of the connection, or for all that there are when it wants more; gives how to let go of
   * them. Throws ETL5036 when `signal` aborts meanwhile.
   */
  async take(connection: string, config: YamlMap, signal: AbortSignal, wanted = 1): Promise<() => void> {
    const most = typeof config.max_connections === 'number' ? Math.max(1, config.max_connections) : Infinity;
    const slots = Math.min(wanted, most);
    const use = this.#uses.get(connection) ?? { taken: 0, waiting: [] };
    this.#uses.set(connection, use);
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        use.waiting.splice(use.waiting.indexOf(waiting), 1);
        serve(use, most);
        reject(EtlError.of('ETL5036', {}));
      };
      const start = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const waiting = { slots, start };
      use.waiting.push(waiting);
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      serve(use, most);
    });
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      use.taken -= slots;
      serve(use, most);
    };
  }
}

function serve(use: Use, most: number): void {
  for (let next = use.waiting[0]; next !== undefined && use.taken + next.slots <= most; next = use.waiting[0]) {
    use.waiting.shift();
    use.taken += next.slots;
    next.start();
  }
}
