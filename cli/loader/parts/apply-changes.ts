import { renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { findingsStatements, findingsWords, tellFindings } from '../findings.ts';
import { ledgerStatements } from '../ledger.ts';
import { metricsStatements } from '../metrics.ts';
import { rawRelation, rawStatements } from '../raw-table.ts';
import { changeStatementsOf } from '../row-changes.ts';
import { watermarkStatements } from '../rows/watermark.ts';
import { schemaStatements } from '../schema/known-columns.ts';
import type { LandedTable } from '../stage/landed-table.ts';
import type { LoadOutcome, LoadRequest } from '../types.ts';
import { comparePlaces, placeOf } from './change-order.ts';
import type { DecidedLoad } from './decide.ts';
import { evolutionStatements } from './evolution-statements.ts';
import type { LandedParts } from './land.ts';
import { fileChanges } from './part-changes.ts';
import { filesOf } from './plan.ts';

/** Applies the landed changes in their order, with ledger and watermark, through the caller's transaction. */
export async function applyChanges(
  request: LoadRequest,
  decided: DecidedLoad,
  landed: LandedParts,
  rows: LandedTable | undefined,
  connection: Connection,
): Promise<LoadOutcome> {
  const { loadId, loadedAt, onStep } = request;
  const { scope, declaration, files, existing } = decided;
  const { dialect } = scope.adapter;
  const [gone, unchanged] = [filesOf(files, 'gone'), filesOf(files, 'unchanged')];
  const empty = { rebuild: files.rebuild, existing, kept: [], removed: [], isAll: true, landed: [], rows };
  const { table, remove } = rawStatements(scope, declaration, empty);
  for (const sql of [...evolutionStatements(decided, rows), ...table, ...remove]) await connection.execute(sql);
  onStep?.('table ready');
  onStep?.('rows removed');
  const name = renderRelation(rawRelation(scope), dialect.quote);
  const applied = fileChanges(request, decided, landed, rows);
  for (const sql of changeStatementsOf(name, applied, dialect)) await connection.execute(sql);
  onStep?.('rows inserted');
  onStep?.('keys checked');
  const loaded = landed.files.map((file) => file.entry);
  const history = { removed: gone, loaded, kept: [], unchanged: unchanged.length, gone: gone.length, loadId, loadedAt };
  const statements = [
    ...ledgerStatements(scope, { ...history, loadedRows: rows?.ledger }),
    ...watermarkStatements(scope, watermarkOf(decided, landed, loadId), loadedAt),
    ...metricsStatements(scope, landed.metrics, request),
    ...findingsStatements(scope, landed.findings, request),
    ...(decided.evolution?.schema === undefined ? [] : schemaStatements(scope, decided.evolution.schema, request)),
  ];
  for (const sql of statements) await connection.execute(sql);
  onStep?.('ledger written');
  tellFindings(landed.findings, request);
  return outcome(loadId, landed, unchanged.length, gone.length);
}

function watermarkOf(
  { declaration, files, watermark, columnsHash }: DecidedLoad,
  { changes }: LandedParts,
  loadId: string,
) {
  const order = declaration.changes?.order ?? 'name';
  const places = files.files.flatMap(({ part }) => (part === undefined ? [] : [placeOf(part)]));
  const before = files.rebuild || watermark?.position == null ? [] : [JSON.parse(watermark.position)];
  const last = [...before, ...places].sort((one, other) => comparePlaces(order, one, other)).at(-1);
  return {
    strategy: declaration.strategy,
    cursorColumns: declaration.changes?.sequence ?? '',
    cursorValue: changes?.sequence ?? (files.rebuild ? null : (watermark?.cursorValue ?? null)),
    position: last === undefined ? null : JSON.stringify(last),
    declarationHash: declaration.hash,
    columnsHash,
    loadId,
  };
}

function outcome(loadId: string, { files, findings }: LandedParts, unchanged: number, removed: number): LoadOutcome {
  const rows = files.reduce((sum, file) => sum + file.entry.rows, 0);
  const bytes = files.reduce((sum, file) => sum + file.entry.bytes, 0);
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const more = unchanged === 0 ? '' : ` (${unchanged} unchanged)`;
  const message = `LOAD ${plural(rows, 'change')} from ${plural(files.length, 'file')}${more}${findingsWords(findings)}`;
  const counts = { loaded: files.length, unchanged, removed };
  return { loadId, rows, rowsRemoved: null, files: counts, rowsAtSource: null, bytes, message };
}
