import { insertAudit } from './audit-tables.ts';
import type { NulledValues } from './landing/nulled.ts';
import type { RejectedRow } from './landing/rejects.ts';
import { type LedgerScope, ledgerKey } from './ledger.ts';
import type { LoadRequest } from './types.ts';

/** What landing found that does not go into the raw table as it came. */
export interface LandingFindings {
  /** Values made null, as declared. */
  readonly nulled: readonly NulledValues[];
  /** Rows set aside, as declared. */
  readonly rejected: readonly RejectedRow[];
}

/** A load in which nothing was found. */
export const NO_FINDINGS: LandingFindings = { nulled: [], rejected: [] };

/** Rows of one insert, so that no statement grows without limit. */
const MOST_INSERTED = 200;

/** The statements that keep the findings of a load beside its rows, in the same transaction. */
export function findingsStatements(
  scope: LedgerScope,
  { nulled, rejected }: LandingFindings,
  { loadId, loadedAt }: LoadRequest,
): string[] {
  const { adapter, source } = scope;
  const place = { adapter, database: source.database };
  const load = { relation: ledgerKey(scope), source: source.unique_id, load_id: loadId, loaded_at: loadedAt };
  const counts = nulled.map(({ column, type, count }) => ({
    ...load,
    column_name: column,
    data_type: type,
    value_count: count,
  }));
  const rows = rejected.map(({ file, row, key, column, value, reason, whole }) => ({
    ...load,
    file,
    row_number: row,
    row_key: key,
    column_name: column,
    value,
    reason,
    whole_row: whole,
  }));
  const batches = Array.from({ length: Math.ceil(rows.length / MOST_INSERTED) }, (_, index) =>
    rows.slice(index * MOST_INSERTED, (index + 1) * MOST_INSERTED),
  );
  return [
    ...(counts.length === 0 ? [] : [insertAudit(place, 'nulled_values', counts)]),
    ...batches.map((batch) => insertAudit(place, 'rejected_rows', batch)),
  ];
}

/** Tells a person of them, where there are any: a load that leaves something out is not like any other. */
export function tellFindings(findings: LandingFindings, { source, onNote }: LoadRequest): void {
  const words = findingsWords(findings).replace(/^, /, '');
  if (words !== '') onNote?.(`${source.source_name}.${source.name}: ${words}; etl_audit has them.`);
}

/** What the message of a load says of them, such as `, 3 values made null (born 2, total 1)`; nothing for none. */
export function findingsWords({ nulled, rejected }: LandingFindings): string {
  const total = nulled.reduce((sum, { count }) => sum + count, 0);
  const each = nulled.map(({ column, count }) => `${column} ${count}`).join(', ');
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return [
    total === 0 ? '' : `, ${plural(total, 'value')} made null (${each})`,
    rejected.length === 0 ? '' : `, ${plural(rejected.length, 'bad row')} set aside`,
  ].join('');
}
