import type { ExecutionFlags } from '../../runner/execution/context.ts';
import type { Flags } from '../flags.ts';
import { raisesTestWarnings } from '../warnings.ts';
import { eventTimeOf } from './event-time.ts';
import type { EventSpan } from './sample-span.ts';

/** What the flags of a command ask of every node; the span of a sample wins over `--event-time-start`. Throws ETL1930. */
export function executionFlags(flags: Flags, sample: EventSpan | undefined): ExecutionFlags {
  return {
    fullRefresh: flags.fullRefresh === true,
    empty: flags.empty === true,
    warnError: raisesTestWarnings(flags),
    storeFailures: flags.storeFailures,
    eventTime: sample ?? eventTimeOf(flags),
  };
}
