/**
 * The boundaries between the steps of a load of files, in order. A process that dies at any of them leaves the last good
 * data, and the next load gives exactly the rows of the source: the crash test walks this list.
 */
export const PARTS_STEPS = [
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

/** The same of a load of rows. */
export const ROWS_STEPS = [
  'planned',
  'intent written',
  'chunk read',
  'chunk landing',
  'chunk written',
  'chunk landed',
  'prepared',
  'table ready',
  'rows removed',
  'rows inserted',
  'ledger written',
  'committed',
  'source confirmed',
  'confirmed',
] as const;

/** Those between 'prepared' and 'table ready' of an engine that reads no local files. */
export const STAGE_STEPS = ['files staged', 'rows staged'] as const;

/** Those between 'ledger written', where nothing is sent yet, and 'committed' of such an engine. */
export const SEND_STEPS = ['audit view made', 'table shaped'] as const;

/** One boundary of a load. */
export type LoadStep =
  | (typeof PARTS_STEPS)[number]
  | (typeof ROWS_STEPS)[number]
  | (typeof STAGE_STEPS)[number]
  | (typeof SEND_STEPS)[number];
