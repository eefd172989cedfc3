import { type PlexTable, plexTables } from './plex-structure.ts';
import { type PlexPlan, plexValue } from './plex-values.ts';

/** How a plex database is made. */
export interface PlexOptions {
  /** Rows of each table, by its name and how many it has in production: a thousandth, 3 to 2000, unless told. */
  readonly rows?: (table: PlexTable) => number;
  /** Days that the rows lie on; 60 unless told. */
  readonly days?: number;
  /** ISO date of the last of them. */
  readonly lastDay?: string;
}

/**
 * Makes the 44 tables of plex in the database that `run` talks to, on MariaDB, with rows that are the same each time and
 * referentially whole. The text of most tables is in latin1, as in the real one.
 */
export async function createPlex(run: (sql: string) => Promise<unknown>, options: PlexOptions = {}): Promise<void> {
  const tables = plexTables();
  const counts = new Map(tables.map((table) => [table.name, (options.rows ?? thousandth)(table)]));
  const plan: PlexPlan = {
    tables: new Map(tables.map((table) => [table.name, table])),
    rows: (table) => counts.get(table) ?? 1,
    days: options.days ?? 60,
    lastDay: options.lastDay ?? '2024-06-30',
  };
  await run("set names utf8mb4, sql_mode = '', foreign_key_checks = 0, unique_checks = 0");
  for (const table of tables) {
    await run(createStatement(table));
    await run(fillStatement(table, plan));
  }
  await run('set foreign_key_checks = 1, unique_checks = 1');
}

function thousandth({ estimatedRows }: PlexTable): number {
  return Math.max(3, Math.min(2000, Math.round(estimatedRows / 1000)));
}

function createStatement({ name, columns, primaryKey, foreignKeys }: PlexTable): string {
  const list = (names: readonly string[]) => names.map((one) => `\`${one}\``).join(', ');
  const lines = [
    ...columns.map((column) => `\`${column.name}\` ${column.type}${column.nullable ? '' : ' not null'}`),
    `primary key (${list(primaryKey)})`,
    ...foreignKeys.map(
      (key) => `foreign key (${list(key.columns)}) references \`${key.table}\` (${list(key.referenced)})`,
    ),
  ];
  const charset = name.startsWith('app') ? 'utf8mb4' : 'latin1';
  return `create or replace table \`${name}\` (\n${lines.join(',\n')}\n) engine = innodb charset ${charset}`;
}

function fillStatement(table: PlexTable, plan: PlexPlan): string {
  const values = table.columns.map((column) => plexValue(table, column, plan));
  return `insert into \`${table.name}\` select ${values.join(',\n')} from seq_1_to_${plan.rows(table.name)}`;
}
