import { withSecrets } from '../../config/environment.ts';
import type { YamlMap } from '../../config/types.ts';
import { connectionSecrets } from '../../connectors/connection-secrets.ts';
import { loadConnector } from '../../connectors/index.ts';
import type { Workplace } from './open-workplace.ts';

/**
 * A connection of the target, rendered, with its secrets fetched and hidden from all output. Throws what rendering
 * throws; a type that is not known is the loader's to tell.
 */
export async function openConnection(
  { profile, environment }: Pick<Workplace, 'profile' | 'environment'>,
  name: string,
): Promise<YamlMap> {
  const config = await withSecrets(environment, () => profile.connection(name));
  const connector = await loadConnector(String(config.type ?? ''), name).catch(() => undefined);
  if (connector !== undefined)
    for (const secret of connectionSecrets(connector.connection, config)) environment.mask.add(secret);
  return config;
}
