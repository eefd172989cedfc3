import { readFileSync } from 'node:fs';

/** A column of the plex database. */
export interface PlexColumn {
  readonly name: string;
  /** As MySQL spells it. */
  readonly type: string;
  readonly nullable: boolean;
}

/** A reference between two tables of the plex database. */
export interface PlexForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly referenced: readonly string[];
}

/** A table of the plex database and how it is to be loaded. */
export interface PlexTable {
  readonly name: string;
  readonly columns: readonly PlexColumn[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly PlexForeignKey[];
  /** In production. */
  readonly estimatedRows: number;
  readonly strategy: 'full_refresh' | 'incremental';
  /** Columns that tell what is new, of this table or of its parent. */
  readonly cursor: readonly string[];
  /** The parent whose columns the cursor is of, and the key shared with it. */
  readonly through: { readonly table: string; readonly on: string } | null;
  readonly lookbackDays: number | null;
  readonly chunkRows: number | null;
}

/** The 44 tables, as recorded in the CSV files beside this one. */
export function plexTables(): readonly PlexTable[] {
  const columns = records('columns.csv');
  const foreignKeys = records('foreign_keys.csv');
  return records('tables.csv').map((row): PlexTable => {
    const name = row.table ?? '';
    const own = columns.filter((one) => one.table === name);
    const { cursor_table: parent = '', join_column: on = '' } = row;
    return {
      name,
      columns: own.map((one) => ({
        name: one.column ?? '',
        type: one.mysql_type ?? '',
        nullable: one.nullable === 'true',
      })),
      primaryKey: own.flatMap((one) => (one.primary_key === 'true' ? [one.column ?? ''] : [])),
      foreignKeys: foreignKeys
        .filter((one) => one.table === name && one.in_scope === 'true')
        .map((one) => ({
          columns: names(one.columns),
          table: one.referenced_table ?? '',
          referenced: names(one.referenced_columns),
        })),
      estimatedRows: Number(row.estimated_rows || 1000),
      strategy: row.strategy === 'incremental' ? 'incremental' : 'full_refresh',
      cursor: names(row.cursor_columns),
      through: on === '' ? null : { table: parent, on },
      lookbackDays: row.lookback_days ? Number(row.lookback_days) : null,
      chunkRows: row.chunk_rows ? Number(row.chunk_rows) : null,
    };
  });
}

function names(list: string | undefined): string[] {
  return (list ?? '').split('|').filter((name) => name !== '');
}

/** Rows of a CSV file by the names in its header; quotes stand only around whole cells. */
function records(file: string): Partial<Record<string, string>>[] {
  const [header = [], ...rows] = readFileSync(new URL(file, import.meta.url), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    );
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
