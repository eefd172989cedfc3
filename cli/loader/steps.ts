/**
 * The boundaries between the steps of a load, in order. A process that dies at any of them leaves the last good data,
 * and the next load gives exactly the rows of the source: the crash test walks this list.
 */
export const LOAD_STEPS = [
  'planned',
  'intent written',
  'file landing',
  'file written',
  'file landed',
  'prepared',
  'table ready',
  'rows removed',
  'rows inserted',
  'keys checked',
  'ledger written',
  'committed',
  'confirmed',
] as const;

/** One boundary of `LOAD_STEPS`. */
export type LoadStep = (typeof LOAD_STEPS)[number];
