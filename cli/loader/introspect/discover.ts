import type { YamlMap } from '../../config/types.ts';
import {
  type ConnectorContext,
  type DiscoveredTable,
  loadConnector,
  type RowsSession,
} from '../../connectors/index.ts';
import { diagnostic, EtlError, EtlErrors } from '../../diagnostics/index.ts';
import { problemsOf } from '../problem.ts';

/** A session that can be asked what its source has. */
export type AskedSession = RowsSession & { readonly discover: NonNullable<RowsSession['discover']> };

/**
 * Opens a connection to ask for its tables. Throws ETL5093 where its type cannot tell them, ETL5012 for a connection that
 * is configured wrongly, ETL5040 and ETL5041.
 */
export async function openToAsk(config: YamlMap, context: ConnectorContext): Promise<AskedSession> {
  const { connection } = context;
  const connector = await loadConnector(String(config.type ?? ''), connection);
  if (connector.capabilities.discovers !== true) throw EtlError.of('ETL5093', { connection, type: connector.type });
  const schema = connector.connection;
  const shape = 'shape' in schema ? Object.keys(schema.shape ?? {}) : [];
  const problems = problemsOf(schema, config, shape);
  if (problems.length > 0) throw new EtlErrors(problems.map((one) => diagnostic('ETL5012', { connection, ...one })));
  const session = await connector.open(config, context);
  if (session.gives === 'rows' && session.discover !== undefined) return session as AskedSession;
  await session.close();
  throw EtlError.of('ETL5093', { connection, type: connector.type });
}

/** Tables whose name matches the glob. Throws ETL5095 when there is none. */
export async function discoveredTables(
  session: AskedSession,
  connection: string,
  glob: string,
): Promise<readonly DiscoveredTable[]> {
  const found = await session.discover(glob);
  if (found.length === 0) throw EtlError.of('ETL5095', { connection, glob });
  return found;
}
