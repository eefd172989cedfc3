import type { DiscoveredTable, SourceColumn, Stream, StreamDescription } from '../types.ts';
import { catalogueColumns, catalogueForeignKeys, cataloguePrimaryKeys, catalogueTables } from './catalogue.ts';
import type { MysqlConnection } from './connection.ts';
import { missingTable } from './probe.ts';
import { type Place, readProblem } from './problem.ts';
import { tableKeys } from './read-plan.ts';
import { streamSource } from './select.ts';
import { isKind } from './server-error.ts';
import { type ColumnDefinition, spelledType } from './server-type.ts';
import { dataTypeOf } from './source-type.ts';

const NOT_NULL_FLAG = 1;

/** What describing needs to know. */
export interface DescribeScope {
  readonly connection: MysqlConnection;
  readonly place: Place;
  /** Real name. */
  readonly database: string;
}

/**
 * A stream as the server has it: by the catalogue, else by what the server would answer. Where neither may be seen, the
 * declared columns stand in for it. Throws ETL5044 when there is no such table, else ETL5042 or ETL5043.
 */
export async function describeStream(scope: DescribeScope, stream: Stream): Promise<StreamDescription> {
  const { connection, place, database } = scope;
  const { query } = tableKeys(stream);
  try {
    if (query === undefined) {
      const name = await tableName(scope, stream.table);
      const columns = name === undefined ? undefined : (await catalogueColumns(connection, database, name)).get(name);
      if (name !== undefined && columns !== undefined) {
        const keys = await cataloguePrimaryKeys(connection, database, name);
        const estimate = await estimatedRows(connection, database, stream);
        return { columns, primaryKey: keys.get(name) ?? [], estimatedRows: estimate, isDiscovered: true };
      }
    }
    return { columns: await answered(scope, stream), primaryKey: [], estimatedRows: null, isDiscovered: true };
  } catch (cause) {
    if (isKind(cause, 'noSuchTable')) throw await missingTable(connection, place, stream.table, cause);
    if (isKind(cause, 'denied')) return declared(stream);
    throw readProblem(place, `table "${stream.table}"`, cause);
  }
}

/** Tables of the database whose name matches the glob (`*`, `?`; case counts where it does at the server). */
export async function discoverTables(scope: DescribeScope, glob: string): Promise<readonly DiscoveredTable[]> {
  const { connection, place, database } = scope;
  try {
    const pattern = globPattern(glob);
    const tables = (await catalogueTables(connection, database)).filter(({ name }) => pattern.test(name));
    const only = tables.length === 1 ? tables[0]?.name : undefined;
    const columns = await catalogueColumns(connection, database, only);
    const primaryKeys = await cataloguePrimaryKeys(connection, database, only);
    const foreignKeys = await catalogueForeignKeys(connection, database);
    return tables.map(({ name, estimatedRows: estimate, comment }) => ({
      name,
      columns: columns.get(name) ?? [],
      primaryKey: primaryKeys.get(name) ?? [],
      foreignKeys: foreignKeys.get(name) ?? [],
      estimatedRows: estimate,
      isDiscovered: true,
      ...(comment === '' ? {} : { comment }),
    }));
  } catch (cause) {
    throw readProblem(place, `the tables of database "${database}"`, cause);
  }
}

/** Rows of the stream's table by the server's statistics; null for a view, a query or a table it does not show. */
export async function estimatedRows(
  connection: MysqlConnection,
  database: string,
  stream: Stream,
): Promise<number | null> {
  const { query, where } = tableKeys(stream);
  if (query !== undefined || where !== undefined) return null;
  const tables = await catalogueTables(connection, database, stream.table).catch(() => []);
  return (tables.find(({ name }) => name === stream.table) ?? tables[0])?.estimatedRows ?? null;
}

/** The name as the catalogue has it: letter by letter, else in another case where the server does not tell them apart. */
async function tableName({ connection, database }: DescribeScope, table: string): Promise<string | undefined> {
  const names = (await catalogueTables(connection, database, table)).map(({ name }) => name);
  if (names.includes(table)) return table;
  const { rows } = await connection.query('select @@lower_case_table_names');
  return rows[0]?.[0] === '0' ? undefined : names[0];
}

async function answered({ connection }: DescribeScope, stream: Stream): Promise<SourceColumn[]> {
  const { columns } = await connection.query(
    `select * from ${streamSource(stream.table, tableKeys(stream))} as t limit 0`,
  );
  return columns.map((definition) => {
    const sourceType = spelledType(definition as ColumnDefinition);
    const flags = typeof definition.flags === 'number' ? definition.flags : 0;
    return {
      name: definition.name,
      sourceType,
      dataType: dataTypeOf(sourceType),
      nullable: (flags & NOT_NULL_FLAG) === 0,
    };
  });
}

function declared(stream: Stream): StreamDescription {
  return {
    columns: stream.columns.map(({ from, type, notNull }) => ({
      name: from,
      sourceType: type.name,
      dataType: type.name,
      nullable: !notNull,
    })),
    primaryKey: stream.primaryKey.map((name) => stream.columns.find((column) => column.name === name)?.from ?? name),
    estimatedRows: null,
    isDiscovered: false,
  };
}

function globPattern(glob: string): RegExp {
  const parts = [...glob].map((one) =>
    one === '*' ? '.*' : one === '?' ? '.' : one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  return new RegExp(`^${parts.join('')}$`, 's');
}
