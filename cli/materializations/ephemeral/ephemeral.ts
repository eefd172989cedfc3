import type { Materialization } from '../types.ts';

/** A query that lives only inside the queries that refer to it: nothing to do. */
export const ephemeral: Materialization = {
  name: 'ephemeral',
  needsColumns: () => false,
  plan: () => ({ statements: [], relation: null, incremental: false }),
};
