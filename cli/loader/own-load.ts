import type { YamlMap } from '../config/types.ts';
import { type Connector, connectorTypes, loadConnector } from '../connectors/index.ts';
import { loadSchema } from './load-schema.ts';

/** Keys that say how changes are applied, which every connector knows. */
const OF_CHANGES = ['strategy', 'deletes'] as const;

/**
 * The `load:` of a table without the keys that only other connectors know. The connection is chosen by the target, so a
 * table may say what it is called as a file and in a database; a key that no connector knows stays, to be told.
 */
export async function ownLoad(load: YamlMap, connector: Connector): Promise<YamlMap> {
  const known = new Set(Object.keys(loadSchema(connector).shape));
  const unknown = Object.keys(load).filter((key) => !known.has(key));
  if (unknown.length === 0) return load;
  const ofOthers = new Set<string>();
  for (const type of connectorTypes) {
    const other = await loadConnector(type, '');
    for (const key of Object.keys(other.table.shape)) ofOthers.add(key);
  }
  const foreign = new Set(unknown.filter((key) => ofOthers.has(key)));
  // Where nothing tells of changes, nothing tells of rows that are gone either.
  if (foreign.has('changes')) for (const key of OF_CHANGES) foreign.add(key);
  return Object.fromEntries(Object.entries(load).filter(([key]) => !foreign.has(key)));
}
