import { code } from './define.ts';

/** The graph and the selectors: ETL22xx. */
export const graphCodes = {
  ETL2201: code<{ cycle: readonly string[] }>({
    message: ({ cycle }) => `These wait for each other in a circle: ${cycle.map((id) => `"${id}"`).join(' -> ')}.`,
    hint: () => 'Remove one of these dependencies, for example by moving what both need into a model of its own.',
  }),
};
