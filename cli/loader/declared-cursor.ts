import type { YamlMap } from '../config/types.ts';
import type { Connector, Strategy, WriteMode } from '../connectors/index.ts';
import { type Diagnostic, diagnostic, nearest } from '../diagnostics/index.ts';
import type { DeclaredColumn } from './declaration.ts';

/** What tells new rows of a table from old ones. */
export interface DeclaredCursor {
  /** Declared names; of the parent where the cursor leads through one. */
  readonly columns: readonly string[];
  /** The parent whose rows decide, and the key shared with it. */
  readonly through: { readonly table: string; readonly on: readonly string[] } | null;
  /** Days before the last load that are read again; null when only what is new is read. */
  readonly lookbackDays: number | null;
  /** Rows whose cursor columns are all null are read each time. */
  readonly nulls: boolean;
}

/** How a table is read and written, as declared. */
export interface DeclaredMode {
  readonly strategy: Strategy;
  readonly write: WriteMode;
  readonly cursor: DeclaredCursor | null;
  readonly deletes: DeclaredDeletes;
}

/** What becomes of rows that are gone at the source. */
export interface DeclaredDeletes {
  readonly mode: 'hard' | 'soft' | 'ignore';
  /** Column by which the source marks deleted rows; null where gone rows are simply not there. */
  readonly column: string | null;
}

/** What the way of a table is decided from. */
export interface ModeRules {
  readonly source: string;
  readonly load: YamlMap;
  readonly columns: readonly DeclaredColumn[];
  readonly primaryKey: readonly string[];
  readonly connector: Connector;
}

const CURSOR_KINDS: readonly string[] = [
  'date',
  'timestamp',
  'timestamptz',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'hugeint',
  'decimal',
];

const NO_DELETES: DeclaredDeletes = { mode: 'ignore', column: null };

/** Strategy, write and cursor of a table by its `load:`; what does not fit together is added to `found`. */
export function declaredCursor(rules: ModeRules, found: Diagnostic[]): DeclaredMode {
  const { source, load, primaryKey, connector } = rules;
  const wrong = (key: string, why: string) => found.push(diagnostic('ETL5013', { source, key, why, near: undefined }));
  const { gives, defaultWrite: usual } = connector.capabilities;
  if (gives === 'parts' && load.changes === undefined)
    return { strategy: 'full_refresh', write: (load.write ?? usual) as WriteMode, cursor: null, deletes: NO_DELETES };
  const given = cursorOf(load);
  const told = load.strategy ?? (load.changes === undefined ? undefined : 'cdc');
  const strategy = (told ?? (given === null ? 'full_refresh' : 'incremental')) as Strategy;
  const lookbackDays = typeof load.lookback_days === 'number' ? load.lookback_days : null;
  const write = (load.write ?? defaultWrite(strategy, lookbackDays, primaryKey, connector)) as WriteMode;
  if (
    strategy === 'incremental' &&
    given === null &&
    connector.capabilities.gives === 'rows' &&
    load.cursor === undefined
  )
    wrong('cursor', 'an incremental load needs the column that tells what is new');
  if (strategy !== 'incremental' && given !== null) wrong('cursor', `only \`strategy: incremental\` follows a cursor`);
  if (strategy !== 'incremental' && lookbackDays !== null)
    wrong('lookback_days', `only \`strategy: incremental\` looks back`);
  if (strategy === 'incremental' && write === 'replace')
    wrong('write', '`replace` would leave only the new rows; use `merge`, `delete_insert` or `append`');
  if (write === 'merge' && primaryKey.length === 0) wrong('write', '`merge` needs the `primary_key` of the table');
  if (strategy === 'cdc' && primaryKey.length === 0) wrong('strategy', '`cdc` needs the `primary_key` of the table');
  if (strategy === 'cdc' && load.write !== undefined && write !== 'merge') wrong('write', '`cdc` always merges');
  const deletes = declaredDeletes(rules, { strategy, write }, found);
  if (given === null) return { strategy, write, cursor: null, deletes };
  checkColumns(rules, given, found);
  if (lookbackDays !== null && write === 'append')
    wrong('lookback_days', '`write: append` would have the rows of these days twice; use `delete_insert` or `merge`');
  // Rows without a parent could only be found by reading the whole child each time.
  const readsNulls = write !== 'append' && given.through === null;
  const nulls = load.cursor_nulls === undefined ? readsNulls : load.cursor_nulls === 'include';
  return { strategy, write, cursor: { ...given, lookbackDays, nulls }, deletes };
}

function cursorOf(load: YamlMap): Pick<DeclaredCursor, 'columns' | 'through'> | null {
  const cursor = load.cursor as
    | string
    | string[]
    | { column: string | string[]; through?: string; on?: string | string[] };
  if (cursor === undefined) return null;
  if (typeof cursor === 'string' || Array.isArray(cursor)) return { columns: [cursor].flat(), through: null };
  const on = [cursor.on ?? []].flat();
  return {
    columns: [cursor.column].flat(),
    through: cursor.through === undefined ? null : { table: cursor.through, on },
  };
}

function defaultWrite(
  strategy: Strategy,
  lookbackDays: number | null,
  primaryKey: readonly string[],
  connector: Connector,
): WriteMode {
  if (strategy === 'full_refresh') return connector.capabilities.defaultWrite;
  if (strategy === 'cdc') return 'merge';
  if (lookbackDays !== null) return 'delete_insert';
  return primaryKey.length > 0 ? 'merge' : 'append';
}

/** Gone rows can be known where all keys are read, where changes are read, or where the source marks them. */
function declaredDeletes(
  { source, load, columns, primaryKey }: ModeRules,
  { strategy, write }: Pick<DeclaredMode, 'strategy' | 'write'>,
  found: Diagnostic[],
): DeclaredDeletes {
  const wrong = (key: string, why: string) => found.push(diagnostic('ETL5013', { source, key, why, near: undefined }));
  const named = typeof load.deleted_column === 'string' ? load.deleted_column : undefined;
  const column = columns.find((one) => one.name.toLowerCase() === named?.toLowerCase());
  if (named !== undefined && column === undefined) {
    const near = nearest(
      named,
      columns.map((one) => one.name),
    );
    found.push(diagnostic('ETL5017', { source, where: '`load: deleted_column`', column: named, near }));
  }
  if (column !== undefined && column.type.kind !== 'boolean' && !/^(date|timestamp)/.test(column.type.kind))
    wrong('deleted_column', `"${column.name}" is a ${column.type.name}; it must be a boolean, a date or a timestamp`);
  const readsAll = strategy === 'full_refresh' && write === 'merge';
  const knows = strategy === 'cdc' || readsAll || named !== undefined;
  const mode = (load.deletes ??
    (strategy === 'cdc' || named !== undefined ? 'hard' : 'ignore')) as DeclaredDeletes['mode'];
  if (mode !== 'ignore' && !knows)
    wrong(
      'deletes',
      'rows that are gone can only be known with `strategy: cdc`, `write: merge` of all rows, or a `deleted_column`',
    );
  if (mode === 'soft' && named === undefined && primaryKey.length === 0)
    wrong('deletes', '`soft` needs the `primary_key` of the table');
  return { mode, column: column?.name ?? null };
}

/** Columns of a cursor are declared and can be compared; those of a parent are checked when the parent is known. */
function checkColumns(
  rules: ModeRules,
  cursor: Pick<DeclaredCursor, 'columns' | 'through'>,
  found: Diagnostic[],
): void {
  const { source, columns, load } = rules;
  const names = columns.map((column) => column.name);
  const declared = (name: string) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  const own = cursor.through === null ? cursor.columns : cursor.through.on;
  for (const name of own) {
    const column = declared(name);
    if (column === undefined) {
      const where = cursor.through === null ? '`load: cursor`' : '`load: cursor: on`';
      found.push(diagnostic('ETL5017', { source, where, column: name, near: nearest(name, names) }));
    } else if (cursor.through === null) {
      const isDay = column.type.kind === 'date' || column.type.kind.startsWith('timestamp');
      const why = !CURSOR_KINDS.includes(column.type.kind)
        ? `"${name}" is a ${column.type.name}; a cursor is a date, a timestamp or a number`
        : load.lookback_days !== undefined && !isDay
          ? `"${name}" is a ${column.type.name}; days can only be looked back in dates and timestamps`
          : undefined;
      if (why !== undefined) found.push(diagnostic('ETL5013', { source, key: 'cursor', why, near: undefined }));
    }
  }
  if (cursor.through !== null && cursor.through.on.length === 0) {
    const why = 'a cursor `through` a parent needs `on`, the key shared with it';
    found.push(diagnostic('ETL5013', { source, key: 'cursor.on', why, near: undefined }));
  }
}
