import { EtlError } from '../../diagnostics/index.ts';
import type { LoadRequest } from '../types.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';

/** What is compared. */
export interface CountedLoad {
  readonly decided: Pick<DecidedRows, 'declaration' | 'plan'>;
  readonly landed: Pick<LandedRows, 'rows' | 'rowsAtSource' | 'changes'>;
  /** Rows that were set aside: they came, and are not loaded on purpose. */
  readonly setAside: number;
  /** Rows that the warehouse says it inserted; null where it does not tell. */
  readonly inserted: number | null;
}

/**
 * Compares the rows that the source counts with those that arrived, and where all of them are inserted as they are, with
 * those. Throws ETL5087, or tells it where `count_check` is `warn`. Changes cannot be counted at the source.
 */
export function checkCount(request: Pick<LoadRequest, 'onNote'>, load: CountedLoad): void {
  const { decided, landed, setAside, inserted } = load;
  const { declaration, plan } = decided;
  const atSource = landed.rowsAtSource;
  if (declaration.countCheck === 'off' || atSource === null || landed.changes.files.length > 0) return;
  const isAsLanded = plan.write === 'replace' && declaration.deletes.column === null;
  const loaded = (isAsLanded && inserted !== null ? inserted : landed.rows) + setAside;
  if (loaded === atSource) return;
  const params = { source: declaration.source, atSource, loaded };
  const error = EtlError.of('ETL5087', params, { position: declaration.place() });
  if (declaration.countCheck === 'error') throw error;
  request.onNote?.(`Source "${declaration.source}" counts ${atSource} rows, but ${loaded} were loaded.`);
}
