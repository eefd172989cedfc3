import { renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { findingsStatements, findingsWords, tellFindings } from '../findings.ts';
import { ledgerStatements } from '../ledger.ts';
import { metricsStatements } from '../metrics.ts';
import { rawRelation } from '../raw-table.ts';
import { changeStatementsOf } from '../row-changes.ts';
import { schemaStatements } from '../schema/known-columns.ts';
import type { LoadOutcome, LoadRequest } from '../types.ts';
import { appliedChanges } from './change-statements.ts';
import { checkCount } from './count-check.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';
import { migrateStatements } from './migrate.ts';
import { rowsColumnsHash } from './raw-rows.ts';
import { changesOf, rowsChangeOf } from './row-change.ts';
import { rowsStatements } from './row-statements.ts';
import type { StagedRows } from './stage-rows.ts';
import { watermarkStatements } from './watermark.ts';

/** Makes the raw table, the watermark and the history what the load says, through the caller's transaction. */
export async function applyRows(
  request: LoadRequest,
  decided: DecidedRows,
  landed: LandedRows,
  staged: StagedRows | null,
  connection: Connection,
): Promise<LoadOutcome> {
  const { loadId, loadedAt, onStep } = request;
  const { scope, declaration, plan, cursor, columns, before, exists, schema, watermark } = decided;
  const change = rowsChangeOf(request, decided, landed, staged);
  const statements = rowsStatements(scope, change);
  if (!plan.rebuild && exists && staged === null) await runAll(connection, migrateStatements(scope, before, columns));
  await runAll(connection, statements.table);
  onStep?.('table ready');
  const removed = await runAll(connection, statements.remove);
  onStep?.('rows removed');
  const inserted = await runAll(connection, statements.insert);
  const setAside = new Set(landed.findings.rejected.map(({ file, row }) => `${row} of ${file}`)).size;
  checkCount(request, { decided, landed, setAside, inserted });
  const name = renderRelation(rawRelation(scope), scope.adapter.dialect.quote);
  const applied = appliedChanges(scope, change, changesOf(landed, staged));
  await runAll(connection, changeStatementsOf(name, applied, scope.adapter.dialect));
  onStep?.('rows inserted');
  const mark = {
    strategy: declaration.strategy,
    cursorColumns: cursor?.columns.map((column) => column.name).join(', ') ?? '',
    cursorValue: landed.cursorValue ?? (plan.rebuild ? null : (watermark?.cursorValue ?? null)),
    position: landed.position ?? (plan.rebuild ? null : (watermark?.position ?? null)),
    declarationHash: declaration.hash,
    columnsHash: rowsColumnsHash(columns),
    loadId,
  };
  await runAll(connection, watermarkStatements(scope, mark, loadedAt));
  const history = { removed: [], loaded: [], kept: [], unchanged: 0, gone: 0, loadId, loadedAt };
  await runAll(connection, ledgerStatements(scope, { ...history, rows: { count: landed.rows, bytes: landed.bytes } }));
  await runAll(connection, metricsStatements(scope, landed.metrics, request));
  if (schema !== null) await runAll(connection, schemaStatements(scope, schema, request));
  await runAll(connection, findingsStatements(scope, landed.findings, request));
  onStep?.('ledger written');
  const done = outcome(decided, landed, loadId, { inserted: inserted ?? landed.rows, removed });
  tellFindings(landed.findings, request);
  return { ...done, message: `${done.message}${findingsWords(landed.findings)}` };
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
  { plan }: DecidedRows,
  { bytes, rowsAtSource, changes, facts, ...landed }: LandedRows,
  loadId: string,
  rows: { readonly inserted: number; readonly removed: number | null },
): LoadOutcome {
  const from = plan.window.kind === 'from' ? ` from ${plan.window.from}` : '';
  const replaced = rows.removed !== null && rows.removed > 0 ? ` (${rows.removed} replaced)` : '';
  const told = facts === undefined ? {} : { facts };
  if (changes.files.length > 0) {
    const message = `LOAD ${landed.rows} change${landed.rows === 1 ? '' : 's'}`;
    const files = { loaded: 0, unchanged: 0, removed: 0 };
    return { loadId, rows: landed.rows, rowsRemoved: null, files, rowsAtSource, bytes, message, ...told };
  }
  const message = `LOAD ${rows.inserted} row${rows.inserted === 1 ? '' : 's'}${from}${replaced}`;
  const files = { loaded: 0, unchanged: 0, removed: 0 };
  return { loadId, rows: rows.inserted, rowsRemoved: rows.removed, files, rowsAtSource, bytes, message, ...told };
}
