import type { SourceColumn, StreamForeignKey } from '../types.ts';
import type { MysqlConnection, TextRow } from './connection.ts';
import { quoteName, textLiteral } from './quote.ts';
import { dataTypeOf } from './source-type.ts';

/** A table as the catalogue has it. */
export interface CatalogueTable {
  readonly name: string;
  readonly estimatedRows: number | null;
  readonly comment: string;
}

/** Tables and views of a database in the order of their names; of one name, in any case of letters, where it is told. */
export async function catalogueTables(
  connection: MysqlConnection,
  database: string,
  table?: string,
): Promise<CatalogueTable[]> {
  const { rows } = await connection.query(
    `select table_name, table_rows, table_comment, table_type from information_schema.tables
where ${inDatabase(database, table)} order by table_name`,
  );
  return rows.map(([name, estimate, comment, type]) => ({
    name: name ?? '',
    estimatedRows: estimate == null ? null : Number(estimate),
    comment: type === 'VIEW' ? '' : (comment ?? ''),
  }));
}

/** Columns by table. */
export async function catalogueColumns(
  connection: MysqlConnection,
  database: string,
  table?: string,
): Promise<Map<string, SourceColumn[]>> {
  const { rows } = await connection.query(
    `select table_name, column_name, column_type, is_nullable, column_comment from information_schema.columns
where ${inDatabase(database, table)} order by table_name, ordinal_position`,
  );
  const checked = rows.some(([, , type]) => type === 'longtext') ? await jsonColumns(connection, database, table) : [];
  return grouped(rows, ([owner, name, type, nullable, comment]) => ({
    name: name ?? '',
    sourceType: type ?? '',
    dataType: checked.includes(`${owner}.json_valid(${quoteName(name ?? '')})`) ? 'json' : dataTypeOf(type ?? ''),
    nullable: nullable === 'YES',
    ...(comment ? { comment } : {}),
  }));
}

/** MariaDB keeps json as text that a constraint checks; MySQL, which has a type of its own, shows no tables there. */
async function jsonColumns(connection: MysqlConnection, database: string, table?: string): Promise<string[]> {
  const constraints = `select concat(table_name, '.', check_clause) from information_schema.check_constraints
where constraint_schema = ${textLiteral(database)}${table === undefined ? '' : ` and table_name = ${textLiteral(table)}`}`;
  const { rows } = await connection.query(constraints).catch(() => ({ rows: [] }));
  return rows.flatMap(([check]) => check ?? []);
}

/** Names of the columns of primary keys, in the order of the key, by table. */
export async function cataloguePrimaryKeys(
  connection: MysqlConnection,
  database: string,
  table?: string,
): Promise<Map<string, string[]>> {
  const { rows } = await connection.query(
    `select table_name, column_name from information_schema.statistics
where ${inDatabase(database, table)} and index_name = 'PRIMARY' order by table_name, seq_in_index`,
  );
  return grouped(rows, ([, column]) => column ?? '');
}

/** Foreign keys to tables of the same database, by table. */
export async function catalogueForeignKeys(
  connection: MysqlConnection,
  database: string,
): Promise<Map<string, StreamForeignKey[]>> {
  const { rows } = await connection.query(
    `select table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
from information_schema.key_column_usage
where ${inDatabase(database)} and referenced_table_schema = table_schema
order by table_name, constraint_name, ordinal_position`,
  );
  const byTable = new Map<string, StreamForeignKey[]>();
  let last = '';
  for (const [table, constraint, column, referencedTable, referenced] of rows) {
    const keys = byTable.get(table ?? '') ?? [];
    const open = last === `${table}.${constraint}` ? keys.pop() : undefined;
    keys.push({
      table: referencedTable ?? '',
      columns: [...(open?.columns ?? []), column ?? ''],
      referenced: [...(open?.referenced ?? []), referenced ?? ''],
    });
    byTable.set(table ?? '', keys);
    last = `${table}.${constraint}`;
  }
  return byTable;
}

/** The catalogue compares names without case; callers choose among what is found. */
function inDatabase(database: string, table?: string): string {
  const condition = `table_schema = ${textLiteral(database)}`;
  return table === undefined ? condition : `${condition} and table_name = ${textLiteral(table)}`;
}

function grouped<T>(rows: readonly TextRow[], value: (row: TextRow) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const name = row[0] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value(row)]);
    else group.push(value(row));
  }
  return groups;
}
