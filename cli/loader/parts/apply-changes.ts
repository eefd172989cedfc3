import type { Connection } from '../../adapters/types.ts';
import type { DeclaredChanges } from '../declared-changes.ts';
import { findingsStatements, findingsWords, tellFindings } from '../findings.ts';
import { ledgerStatements } from '../ledger.ts';
import { metricsStatements } from '../metrics.ts';
import { rawColumns, rawStatements } from '../raw-table.ts';
import { CHANGE_COLUMNS, changeStatements, WRITTEN } from '../rows/change-statements.ts';
import { watermarkStatements } from '../rows/watermark.ts';
import { schemaStatements } from '../schema/known-columns.ts';
import { type LandedTable, landedRows } from '../stage/landed-table.ts';
import type { LoadOutcome, LoadRequest } from '../types.ts';
import { comparePlaces, placeOf } from './change-order.ts';
import { FILE_PLACES, oldKeyColumn } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';
import { evolutionStatements } from './evolution-statements.ts';
import type { LandedParts } from './land.ts';
import { pathsOf } from './land-part.ts';

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
  const { changes, primaryKey, deletes } = declaration;
  const of = (decision: string) => files.files.filter((file) => file.decision === decision).map((file) => file.file);
  const [gone, unchanged] = [of('gone'), of('unchanged')];
  const empty = { rebuild: files.rebuild, existing, kept: [], removed: [], isAll: true, landed: [], rows };
  const shaping = [...evolutionStatements(decided, rows), ...rawStatements(scope, declaration, empty).table];
  for (const sql of shaping) await connection.execute(sql);
  onStep?.('table ready');
  onStep?.('rows removed');
  const paths = pathsOf(landed.files);
  if (changes !== null) {
    const from = changesInOrder(rows?.asRaw ?? landedRows(paths), changes, scope.adapter.dialect.quote);
    const table = { columns: rawColumns(declaration), primaryKey, deletes, loadedAt };
    const all = { files: paths, from, rows, truncates: landed.changes?.truncates ?? false, omits: false };
    // A row that comes and goes in one load is marked with its last values, as if it had come by an earlier one.
    const written = { ...all, from: `(select * from ${from} where ${WRITTEN})`, truncates: false };
    const before = deletes.mode === 'soft' ? changeStatements(scope, table, written) : [];
    for (const sql of [...before, ...changeStatements(scope, table, all)]) await connection.execute(sql);
  }
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

/**
 * The landed changes as a table expression in which each has its final place: by file and line unless a sequence tells,
 * with a deletion of the old row before each change of a key. Pure.
 */
function changesInOrder(
  landed: string,
  { sequence, order, oldKey }: DeclaredChanges,
  quote: (name: string) => string,
): string {
  const { operation, place } = CHANGE_COLUMNS;
  const byFile = order === 'sequence' ? [] : [`floor(${place} / ${FILE_PLACES})`];
  const inOrder = `row_number() over (order by ${[...byFile, quote(sequence ?? ''), place].join(', ')})`;
  const placed = sequence === null ? landed : `(select * replace (${inOrder} as ${place}) from ${landed})`;
  if (oldKey.length === 0) return placed;
  const before = oldKey.map(({ column }) => ({ key: quote(column), old: quote(oldKeyColumn(column)) }));
  const keys = before.map(({ key, old }) => `coalesce(${old}, ${key}) as ${key}`);
  const isOther = before.map(({ key, old }) => `${old} <> ${key}`).join(' or ');
  const isChange = `${operation} = 'U' and (${isOther})`;
  return `(select * replace (2 * ${place} as ${place}) from ${placed}
union all
select * replace (${keys.join(', ')}, 'D' as ${operation}, 2 * ${place} - 1 as ${place}) from ${placed} where ${isChange})`;
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
