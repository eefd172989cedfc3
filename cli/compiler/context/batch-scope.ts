import { MacroOverrides } from '../../manifest/context/macro-overrides.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Node } from '../../manifest/types.ts';
import { PyDict, type Value } from '../../templates/index.ts';

/** The batch of a microbatch model that a template is rendered for; times as Python prints them, in UTC. */
export interface BatchScope {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  /** The table is there and is added to: what `is_incremental()` says to a materialization. */
  readonly isIncremental: boolean;
}

/** The span of time of a sample; times as Python prints them, in UTC. */
export interface SampleSpan {
  readonly start: string;
  readonly end: string;
}

/** `model` with `model.batch`, where there is a batch. */
export function modelOfBatch(node: Node, batch: BatchScope | undefined): Value {
  const model = nodeValue(node);
  if (batch === undefined || !(model instanceof PyDict)) return model;
  model.set(
    'batch',
    new PyDict([
      ['id', batch.id],
      ['event_time_start', batch.start],
      ['event_time_end', batch.end],
    ]),
  );
  return model;
}

/**
 * What the macros say to a materialization that ask whether the table is added to: later batches add even under a full
 * refresh. The text of the model is not told so, as in dbt.
 */
export function batchOverrides(batch: BatchScope | undefined, isModelText: boolean): MacroOverrides | undefined {
  if (isModelText || batch?.isIncremental !== true) return undefined;
  return new MacroOverrides({ is_incremental: true, should_full_refresh: false });
}
