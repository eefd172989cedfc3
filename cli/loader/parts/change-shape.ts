import type { ColumnType } from '../../connectors/index.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import type { ChangeKind, DeclaredChanges } from '../declared-changes.ts';
import type { FileToRead, ScanColumn } from '../landing/file-scan.ts';
import { identifier, literal, literalList } from '../landing/sql.ts';
import { CHANGE_COLUMNS } from '../rows/change-statements.ts';

/** Room for the rows of a file between the places of two files. */
export const FILE_PLACES = 2 ** 40;

const TEXT: ColumnType = { kind: 'string', name: 'string' };

/** How a change file is read, and what is landed of it. */
export interface ChangeShape {
  /** The declaration with the columns that only the files have. */
  readonly declaration: Declaration;
  /** Records that say nothing but that rows are gone need not have the other columns. */
  readonly partial: FileToRead['partial'];
  /** The landed columns of the change, from the columns of the file. */
  select(columns: readonly ScanColumn[]): readonly string[];
}

/** The column of a landed change that has a key's value before it. */
export function oldKeyColumn(column: string): string {
  return `_etl_old_${column}`;
}

/** The shape of the `index`-th file of a load. What it says that means nothing is landed as it stands, after a `?`. */
export function changeShape(declaration: Declaration, changes: DeclaredChanges, index: number): ChangeShape {
  const { columns, load } = declaration;
  const isNamed = load.header !== false;
  const own = columns.findIndex((column) => column.name.toLowerCase() === changes.operation.toLowerCase());
  // Without a header the operation is a declared column, or else comes before them.
  const before = !isNamed && own !== -1 ? [] : [ofFile(changes.operation, TEXT)];
  const after = changes.oldKey.map(({ column, from }) => ofFile(from, typeOf(columns, column)));
  return {
    declaration: { ...declaration, columns: [...before, ...columns, ...after] },
    partial: { column: changes.operation, words: [...changes.values.I, ...changes.values.U] },
    select: (found) => {
      const operation = found[before.length === 0 ? own : 0];
      const declared = found.slice(before.length, before.length + columns.length);
      const old = found.slice(before.length + columns.length);
      const { operation: op, missing, place } = CHANGE_COLUMNS;
      return [
        ...declared.map((column) => `${keyValue(column, old, changes)} as ${identifier(column.declared.name)}`),
        ...changes.oldKey.map(
          ({ column }, at) => `${old[at]?.strict ?? 'null'} as ${identifier(oldKeyColumn(column))}`,
        ),
        `${operationOf(operation?.strict ?? 'null', changes)} as ${op}`,
        `cast(null as varchar) as ${missing}`,
        `${index * FILE_PLACES} + row_number() over () as ${place}`,
      ];
    },
  };
}

function ofFile(name: string, type: ColumnType): DeclaredColumn {
  return { name, type, reading: { from: name } };
}

function typeOf(columns: readonly DeclaredColumn[], name: string): ColumnType {
  return columns.find((column) => column.name === name)?.type ?? TEXT;
}

/** The value of a column; of a key that a deletion tells only as it was, that. */
function keyValue(column: ScanColumn, old: readonly ScanColumn[], changes: DeclaredChanges): string {
  const at = changes.oldKey.findIndex((one) => one.column === column.declared.name);
  const before = old[at];
  return before === undefined ? column.strict : `coalesce(${column.strict}, ${before.strict})`;
}

function operationOf(text: string, { values }: DeclaredChanges): string {
  const word = `trim(cast(${text} as varchar))`;
  const cases = (Object.entries(values) as [ChangeKind, readonly string[]][])
    .filter(([, words]) => words.length > 0)
    .map(([kind, words]) => `when list_contains(${literalList(words)}, ${word}) then ${literal(kind)}`);
  return `case ${cases.join(' ')} else concat('?', ${word}) end`;
}
