import { afterAll, beforeAll, describe } from 'vitest';
import type { AdapterHarness } from './adapter-contract.ts';
import { constraintsContract } from './plan-contract/constraints.ts';
import { PlanHarness } from './plan-contract/harness.ts';
import { incrementalContract } from './plan-contract/incremental.ts';
import { schemaChangesContract } from './plan-contract/schema-changes.ts';
import { tablesContract } from './plan-contract/tables.ts';

/** Runs every materialization on the real engine and looks at the rows. */
export function planContract(harness: AdapterHarness): void {
  const plans = new PlanHarness(harness);
  describe(`materializations on ${harness.adapter.type}`, () => {
    beforeAll(() => plans.open());
    afterAll(() => plans.close());
    tablesContract(plans);
    describe('incremental', () => {
      incrementalContract(plans);
      schemaChangesContract(plans);
    });
    constraintsContract(plans);
  });
}
