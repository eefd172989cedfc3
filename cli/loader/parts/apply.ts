import type { Connection } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { findingsStatements, findingsWords, tellFindings } from '../findings.ts';
import { type LedgerEntry, ledgerStatements } from '../ledger.ts';
import { metricsStatements } from '../metrics.ts';
import { findSharedKey, findStagedKey, rawStatements, type StayingFiles } from '../raw-table.ts';
import { schemaStatements } from '../schema/known-columns.ts';
import type { LandedTable } from '../stage/landed-table.ts';
import type { LoadOutcome, LoadRequest } from '../types.ts';
import type { DecidedLoad } from './decide.ts';
import { evolutionStatements } from './evolution-statements.ts';
import type { LandedParts } from './land.ts';
import type { LandedFile } from './land-part.ts';
import { rawChangeOf } from './part-changes.ts';
import { filesOf } from './plan.ts';

/**
 * Makes the raw table and the ledger what the load says, through the caller's transaction.
 * Throws ETL5030 when rows of this load share a primary key value with rows of another file.
 */
export async function applyLoad(
  request: LoadRequest,
  decided: DecidedLoad,
  { files: landed, metrics, findings }: LandedParts,
  rows: LandedTable | undefined,
  connection: Connection,
): Promise<LoadOutcome> {
  const { loadId, loadedAt, onStep } = request;
  const { scope, declaration, files } = decided;
  const [kept, gone, unchanged] = [filesOf(files, 'gone, kept'), filesOf(files, 'gone'), filesOf(files, 'unchanged')];
  const change = rawChangeOf(decided, { files: landed }, rows);
  const statements = rawStatements(scope, declaration, change);
  await runAll(connection, evolutionStatements(decided, rows));
  await runAll(connection, statements.table);
  onStep?.('table ready');
  const removed = await runAll(connection, statements.remove);
  onStep?.('rows removed');
  await runAll(connection, statements.insert);
  onStep?.('rows inserted');
  const stays: StayingFiles = files.rebuild ? { are: 'only', files: kept } : { are: 'all but', files: change.removed };
  if (landed.length + unchanged.length + kept.length > 1)
    await checkKeys(request, decided, rows === undefined ? undefined : { rows, stays }, connection);
  onStep?.('keys checked');
  await runAll(
    connection,
    ledgerStatements(scope, {
      removed: gone,
      loaded: landed.map((file) => file.entry),
      kept: files.rebuild ? keptEntries(decided, kept) : [],
      unchanged: unchanged.length,
      gone: gone.length,
      loadId,
      loadedAt,
      loadedRows: rows?.ledger,
    }),
  );
  await runAll(connection, metricsStatements(scope, metrics, request));
  await runAll(connection, findingsStatements(scope, findings, request));
  if (decided.evolution?.schema !== undefined)
    await runAll(connection, schemaStatements(scope, decided.evolution.schema, request));
  onStep?.('ledger written');
  const done = outcome(loadId, landed, unchanged.length, gone.length, files.rebuild ? null : removed);
  tellFindings(findings, request);
  return { ...done, message: `${done.message}${findingsWords(findings)}` };
}

/** Rows that survive a rebuild have the declared columns from now on. */
function keptEntries({ ledger, columnsHash }: DecidedLoad, kept: readonly string[]): LedgerEntry[] {
  return kept.flatMap((file) => {
    const entry = ledger.get(file);
    return entry === undefined ? [] : [{ ...entry, columnsHash }];
  });
}

async function checkKeys(
  request: LoadRequest,
  { scope, declaration }: DecidedLoad,
  staged: { readonly rows: LandedTable; readonly stays: StayingFiles } | undefined,
  connection: Connection,
): Promise<void> {
  if (declaration.primaryKey.length === 0 || staged?.rows.from === '') return;
  const shared = await (staged === undefined
    ? findSharedKey(connection, scope, declaration.primaryKey, request.loadId)
    : findStagedKey(connection, scope, declaration.primaryKey, staged));
  if (shared === undefined) return;
  const { source, primaryKey: key } = declaration;
  throw EtlError.of(
    'ETL5030',
    { source, key, value: shared.value.join(', '), files: shared.files },
    { position: declaration.place() },
  );
}

/** Runs statements in order; the rows they changed, or null where the engine does not tell. */
async function runAll(connection: Connection, statements: readonly string[]): Promise<number | null> {
  let rows: number | null = 0;
  for (const sql of statements) {
    const { rowsAffected } = await connection.execute(sql);
    rows = rows === null || rowsAffected === null ? null : rows + rowsAffected;
  }
  return rows;
}

function outcome(
  loadId: string,
  landed: readonly LandedFile[],
  unchanged: number,
  removed: number,
  rowsRemoved: number | null,
): LoadOutcome {
  const rows = landed.reduce((sum, file) => sum + file.entry.rows, 0);
  const bytes = landed.reduce((sum, file) => sum + file.entry.bytes, 0);
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const notes = [unchanged === 0 ? '' : `${unchanged} unchanged`, removed === 0 ? '' : `${removed} removed`];
  const more = notes.filter((note) => note !== '').join(', ');
  const message = `LOAD ${plural(rows, 'row')} from ${plural(landed.length, 'file')}${more === '' ? '' : ` (${more})`}`;
  return {
    loadId,
    rows,
    rowsRemoved,
    files: { loaded: landed.length, unchanged, removed },
    rowsAtSource: rows,
    bytes,
    message,
  };
}
