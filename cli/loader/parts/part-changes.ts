import type { DeclaredChanges } from '../declared-changes.ts';
import { type RawChange, rawChanges, rawColumns } from '../raw-table.ts';
import type { RowChange } from '../row-changes.ts';
import { appliedChanges, CHANGE_COLUMNS, WRITTEN } from '../rows/change-statements.ts';
import { type LandedTable, landedRows } from '../stage/landed-table.ts';
import type { LoadRequest } from '../types.ts';
import { FILE_PLACES, oldKeyColumn } from './change-shape.ts';
import type { DecidedLoad } from './decide.ts';
import type { LandedParts } from './land.ts';
import { pathsOf } from './land-part.ts';
import { filesOf, isLoaded } from './plan.ts';

/** What of a raw table a load of files changes: the table itself where it is made anew, and its rows. */
export function rawChangeOf(
  { files, existing }: DecidedLoad,
  { files: landed }: Pick<LandedParts, 'files'>,
  rows: LandedTable | undefined,
): RawChange {
  const [kept, gone, unchanged] = [filesOf(files, 'gone, kept'), filesOf(files, 'gone'), filesOf(files, 'unchanged')];
  const replaced = files.files
    .filter((file) => isLoaded(file.decision) && file.decision !== 'new')
    .map((file) => file.file);
  return {
    rebuild: files.rebuild,
    existing,
    kept,
    removed: [...replaced, ...gone],
    isAll: unchanged.length + kept.length === 0,
    landed: pathsOf(landed),
    rows,
  };
}

/** What the landed changes make of the raw table, in their order; nothing for files of rows. */
export function fileChanges(
  { loadedAt }: Pick<LoadRequest, 'loadedAt'>,
  { scope, declaration }: DecidedLoad,
  landed: LandedParts,
  rows: LandedTable | undefined,
): readonly RowChange[] {
  const { changes, primaryKey, deletes } = declaration;
  if (changes === null) return [];
  const paths = pathsOf(landed.files);
  const from = changesInOrder(rows?.asRaw ?? landedRows(paths), changes, scope.adapter.dialect.quote);
  const table = { columns: rawColumns(declaration), primaryKey, deletes, loadedAt };
  const all = { files: paths, from, rows, truncates: landed.changes?.truncates ?? false, omits: false };
  // A row that comes and goes in one load is marked with its last values, as if it had come by an earlier one.
  const written = { ...all, from: `(select * from ${from} where ${WRITTEN})`, truncates: false };
  const before = deletes.mode === 'soft' ? appliedChanges(scope, table, written, 'written') : [];
  return [...before, ...appliedChanges(scope, table, all)];
}

/** All that a staged load of files does to the raw table, in order. */
export function allPartChanges(
  request: Pick<LoadRequest, 'loadedAt'>,
  decided: DecidedLoad,
  landed: LandedParts,
  rows: LandedTable,
): readonly RowChange[] {
  if (decided.declaration.changes === null) {
    const { remove, add } = rawChanges(
      decided.scope,
      rawColumns(decided.declaration),
      rawChangeOf(decided, landed, rows),
    );
    return [...remove, ...add];
  }
  const emptied: RowChange[] = decided.files.rebuild ? [{ kind: 'empty' }] : [];
  return [...emptied, ...fileChanges(request, decided, landed, rows)];
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
