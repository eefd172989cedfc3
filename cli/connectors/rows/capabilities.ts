import type { ConnectorCapabilities } from '../types.ts';

/** What every connector of rows can do, since the loader does it: all ways to write, whole or from a cursor on. */
export const ROWS_CAPABILITIES = {
  gives: 'rows',
  writes: ['replace', 'append', 'merge', 'delete_insert'],
  defaultWrite: 'replace',
  strategies: ['full_refresh', 'incremental'],
} as const satisfies ConnectorCapabilities;
