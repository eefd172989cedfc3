import type { Connection } from '../../adapters/types.ts';
import { ledgerStatements } from '../ledger.ts';
import type { LoadOutcome, LoadRequest } from '../types.ts';
import type { DecidedRows } from './decide-rows.ts';
import type { LandedRows } from './land-rows.ts';
import { rowsColumnsHash, rowsStatements } from './raw-rows.ts';
import { watermarkStatements } from './watermark.ts';

/** Makes the raw table, the watermark and the history what the load says, through the caller's transaction. */
export async function applyRows(
  request: LoadRequest,
  decided: DecidedRows,
  landed: LandedRows,
  connection: Connection,
): Promise<LoadOutcome> {
  const { loadId, loadedAt, onStep } = request;
  const { scope, declaration, plan, cursor, columns, exists, watermark } = decided;
  const { primaryKey } = declaration;
  const change = { plan, columns, primaryKey, cursor, exists, landed: landed.files };
  const statements = rowsStatements(scope, change);
  await runAll(connection, statements.table);
  onStep?.('table ready');
  const removed = await runAll(connection, statements.remove);
  onStep?.('rows removed');
  const inserted = await runAll(connection, statements.insert);
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
  onStep?.('ledger written');
  return outcome(decided, landed, loadId, { inserted: inserted ?? landed.rows, removed });
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
  { bytes, rowsAtSource }: LandedRows,
  loadId: string,
  rows: { readonly inserted: number; readonly removed: number | null },
): LoadOutcome {
  const from = plan.window.kind === 'from' ? ` from ${plan.window.from}` : '';
  const replaced = rows.removed !== null && rows.removed > 0 ? ` (${rows.removed} replaced)` : '';
  const message = `LOAD ${rows.inserted} row${rows.inserted === 1 ? '' : 's'}${from}${replaced}`;
  const files = { loaded: 0, unchanged: 0, removed: 0 };
  return { loadId, rows: rows.inserted, rowsRemoved: rows.removed, files, rowsAtSource, bytes, message };
}
