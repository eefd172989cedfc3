import type { YamlMap } from '../../config/types.ts';
import type { Connector, ConnectorContext, RowsSession } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';

/**
 * One session for the loads of a cluster, so that all of them see the source at one moment. It opens for the first load
 * that asks and closes when every load has let go of it.
 */
export class SharedSession {
  #session: Promise<RowsSession> | undefined;
  #holders: number;
  #moment: number | undefined;

  /** `holders`: how many loads will let go of it. */
  constructor(holders: number) {
    this.#holders = holders;
  }

  /** The session. Throws as `Connector.open`. */
  async open(connector: Connector, config: YamlMap, context: ConnectorContext): Promise<RowsSession> {
    this.#session ??= openRows(connector, config, context);
    return await this.#session;
  }

  /** Throws ETL5042 when a read showed another moment than those before: its connection was lost in between. */
  checkMoment({ moment }: RowsSession, connection: string): void {
    this.#moment ??= moment;
    if (this.#moment === moment) return;
    const why = 'its tables would show two moments';
    throw EtlError.of('ETL5042', { connection, what: 'a cluster', why });
  }

  /** One load is done with it. */
  async release(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders <= 0) await this.close();
  }

  /** Closes it whoever still holds it. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    const open = await session?.catch(() => undefined);
    // What a session says at its end changes nothing of what it has given.
    await open?.close().catch(() => {});
  }
}

async function openRows(connector: Connector, config: YamlMap, context: ConnectorContext): Promise<RowsSession> {
  const session = await connector.open(config, context);
  if (session.gives === 'rows') return session;
  await session.close();
  throw EtlError.of('ETL9001', { what: `${connector.type} gives no rows` });
}
