import { meantConfig, type OpenKind } from '../../config/schemas/misspelt.ts';
import type { YamlMap } from '../../config/types.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { MutableNode } from '../read/draft.ts';
import type { Place } from './places.ts';

const KINDS: Readonly<Record<string, OpenKind>> = { model: 'models', seed: 'seeds', snapshot: 'snapshots' };

/** Warnings for configs of a `config(...)` call that are nearly known ones; any other that is not known passes. */
export function misspeltConfigs(
  { resource_type: type, name, unique_id: uniqueId }: MutableNode,
  given: YamlMap,
  placeOf: (key: string) => Place,
): Diagnostic[] {
  const kind = KINDS[type];
  if (kind === undefined) return [];
  return Object.keys(given).flatMap((key) => {
    const meant = meantConfig(kind, key);
    if (meant === undefined) return [];
    const where = `the config of ${type} "${name}"`;
    return [diagnostic('ETL1020', { key, where, known: [], nearest: meant }, { ...placeOf(key), uniqueId }, 'warning')];
  });
}
