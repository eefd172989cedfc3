import type { YamlMap } from '../config/types.ts';
import { loadConnector } from '../connectors/index.ts';
import { diagnostic, EtlErrors } from '../diagnostics/index.ts';
import { problemsOf } from '../loader/problem.ts';
import { openConnection } from './session/open-connection.ts';
import type { Workplace } from './session/open-workplace.ts';

/** What became of opening one connection that sources are loaded from. */
export interface CheckedConnection {
  readonly name: string;
  /** Its `type:`; empty when it could not be read. */
  readonly type: string;
  /** What was thrown; nothing when it opened. */
  readonly thrown?: unknown;
}

/** Opens each connection of the target and closes it again; nothing is read. */
export async function* checkConnections(workplace: Workplace): AsyncGenerator<CheckedConnection> {
  for (const name of workplace.profile.connectionNames) {
    let type = '';
    try {
      const config = await openConnection(workplace, name);
      type = String(config.type ?? '');
      await tryOpen(name, type, config, workplace.project.root);
      yield { name, type };
    } catch (thrown) {
      yield { name, type, thrown };
    }
  }
}

async function tryOpen(connection: string, type: string, config: YamlMap, projectRoot: string): Promise<void> {
  const connector = await loadConnector(type, connection);
  const schema = connector.connection;
  const keys = 'shape' in schema ? Object.keys(schema.shape ?? {}) : [];
  const problems = problemsOf(schema, config, keys);
  if (problems.length > 0) throw new EtlErrors(problems.map((one) => diagnostic('ETL5012', { connection, ...one })));
  const session = await connector.open(config, { connection, projectRoot });
  await session.close();
}
