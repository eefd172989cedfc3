import type { ExecutionFlags } from '../../runner/execution/context.ts';
import type { Flags } from '../flags.ts';
import { raisesTestWarnings } from '../warnings.ts';

/** What the flags of a command ask of every node. */
export function executionFlags(flags: Flags): ExecutionFlags {
  return {
    fullRefresh: flags.fullRefresh === true,
    empty: flags.empty === true,
    warnError: raisesTestWarnings(flags),
    storeFailures: flags.storeFailures,
  };
}
