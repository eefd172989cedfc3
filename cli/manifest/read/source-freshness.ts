import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { mapOf } from './columns.ts';

interface Threshold {
  readonly warn_after: YamlMap | null;
  readonly error_after: YamlMap | null;
  readonly filter: Yaml;
}

const NO_TIME: YamlMap = { count: null, period: null };
const NONE: Threshold = { warn_after: NO_TIME, error_after: NO_TIME, filter: null };

/**
 * The freshness of a table from its source and itself, each beside `config:` or under it, as dbt merges the four.
 * Null turns it off; nothing means that none is set and folder configs decide.
 */
export function mergedFreshness(source: YamlMap, table: YamlMap): YamlMap | null | undefined {
  const places = [source, mapOf(source.config), table, mapOf(table.config)];
  let merged: Threshold | null = thresholdOf(places[0] ?? {});
  for (const place of places.slice(1)) merged = merge(merged, thresholdOf(place));
  if (merged === null) return null;
  if (!isTime(merged.warn_after) && !isTime(merged.error_after)) return undefined;
  return { warn_after: merged.warn_after, error_after: merged.error_after, filter: merged.filter };
}

function thresholdOf(place: YamlMap): Threshold | null {
  if (!('freshness' in place)) return NONE;
  const given = place.freshness ?? null;
  if (!isYamlMap(given)) return null;
  const time = (key: string): YamlMap | null => {
    if (!(key in given)) return NO_TIME;
    const value = given[key] ?? null;
    return isYamlMap(value) ? { ...NO_TIME, ...value } : null;
  };
  return { warn_after: time('warn_after'), error_after: time('error_after'), filter: given.filter ?? null };
}

function merge(base: Threshold | null, update: Threshold | null): Threshold | null {
  if (update === null) return null;
  if (base === null) return isTime(update.warn_after) || isTime(update.error_after) ? update : null;
  return {
    warn_after: mergeTime(base.warn_after, update.warn_after),
    error_after: mergeTime(base.error_after, update.error_after),
    filter: update.filter ?? base.filter,
  };
}

function mergeTime(base: YamlMap | null, update: YamlMap | null): YamlMap | null {
  if (update === null) return null;
  if (!isTime(base)) return isTime(update) ? update : base;
  return { count: update.count ?? base?.count ?? null, period: update.period ?? base?.period ?? null };
}

function isTime(time: YamlMap | null): boolean {
  return time !== null && (time.count ?? null) !== null && (time.period ?? null) !== null;
}
