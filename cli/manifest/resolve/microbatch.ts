import type { YamlMap } from '../../config/types.ts';
import { isoTime } from '../../util/iso-time.ts';
import type { MacroHost } from '../context/context-host.ts';

const SIZES = ['hour', 'day', 'month', 'year'];

/** Whether a node is a microbatch model by its config. */
export function isMicrobatchConfig({ materialized, incremental_strategy: strategy }: YamlMap): boolean {
  return materialized === 'incremental' && strategy === 'microbatch';
}

/**
 * Whether microbatch models are built batch by batch: not where the project or a package has a strategy of this name,
 * unless the project's flags say so. Source: dbt 1.11.
 */
export function runsInBatches({ index, root, flags }: MacroHost): boolean {
  const macro = index.lookup(root.name, 'get_incremental_microbatch_sql');
  if (macro === undefined || index.isBuiltIn(macro)) return true;
  return flags.require_batched_execution_for_custom_microbatch_strategy === true;
}

/** The first config of a microbatch model that is wrong or missing, as dbt demands it when it parses. */
export function microbatchProblem(config: YamlMap): { readonly key: string; readonly problem: string } | undefined {
  const { event_time: time, begin, batch_size: size, lookback, concurrent_batches: concurrent } = config;
  const wrong = (key: string, problem: string) => ({ key, problem });
  if (time === null || time === undefined)
    return wrong('event_time', 'needs an "event_time", the column that tells when a row happened');
  if (typeof time !== 'string') return wrong('event_time', 'needs an "event_time" that is the name of a column');
  if (begin === null || begin === undefined) return wrong('begin', 'needs a "begin", the time of its first batch');
  if (typeof begin !== 'string' || isoTime(begin) === null)
    return wrong('begin', `has a "begin" that is no date and no time: ${shown(begin)}`);
  if (!SIZES.includes(String(size)))
    return wrong('batch_size', `needs a "batch_size" that is one of ${SIZES.join(', ')}${given(size)}`);
  if (![undefined, null].includes(lookback as null) && !isWhole(lookback))
    return wrong('lookback', `has a "lookback" that is no whole number: ${shown(lookback)}`);
  if (![undefined, null].includes(concurrent as null) && typeof concurrent !== 'boolean')
    return wrong('concurrent_batches', `has a "concurrent_batches" that is not true or false: ${shown(concurrent)}`);
  return undefined;
}

function isWhole(value: unknown): boolean {
  return (
    typeof value === 'boolean' || typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  );
}

function given(size: unknown): string {
  return size === null || size === undefined ? '' : `, not ${shown(size)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
