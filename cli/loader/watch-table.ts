import type { YamlMap } from '../config/types.ts';
import type { PartsSession } from '../connectors/index.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { SourceNode } from '../manifest/types.ts';
import { declarationOf } from './declaration.ts';

/** A table of files that is watched. */
export interface WatchedTable {
  readonly uniqueId: string;
  /** Shown name, such as `sales.orders`. */
  readonly name: string;
  /** What its files are looked for by, for people. */
  readonly path: string;
  /** A file may be there before it is whole: it is once it stays as it is. */
  readonly settles: boolean;
  /** Every file with a word that is another one once it has changed; the same text as long as nothing has. */
  look(): Promise<string>;
  /** Ends the watching. */
  close(): Promise<void>;
}

/** Where tables are watched from. */
export interface WatchPlace {
  readonly connections: Readonly<Record<string, YamlMap>>;
  readonly projectRoot: string;
  readonly signal: AbortSignal;
  /** Something may have happened to the table of this id. */
  readonly onEvent: (uniqueId: string) => void;
}

/** Begins to watch a source table; null for one that is not made of files. Throws ETL5010-ETL5041. */
export async function watchTable(source: SourceNode, place: WatchPlace): Promise<WatchedTable | null> {
  const { connections, projectRoot, signal, onEvent } = place;
  const declaration = await declarationOf(source, connections);
  const { connector, connection, connectionConfig, load, source: name } = declaration;
  if (connector.capabilities.gives !== 'parts') return null;
  const session = await connector.open(connectionConfig, { connection, projectRoot, signal });
  if (session.gives !== 'parts') throw EtlError.of('ETL9001', { what: `${connector.type} gives no parts` });
  const { unique_id: uniqueId } = source;
  const stop = await session.watch?.(load, () => onEvent(uniqueId));
  return {
    uniqueId,
    name,
    path: [load.path ?? []].flat().join(', '),
    settles: session.watch !== undefined,
    look: async () => await look(session, load),
    close: async () => {
      await stop?.();
      await session.close();
    },
  };
}

async function look(session: PartsSession, load: YamlMap): Promise<string> {
  try {
    const parts = await session.list(load);
    return parts.map(({ name, fingerprint }) => `${name}\0${fingerprint}`).join('\n');
  } catch (error) {
    // No file is there yet, or one left while they were listed.
    if (error instanceof EtlError && (error.code === 'ETL5020' || error.code === 'ETL5022')) return '';
    throw error;
  }
}
