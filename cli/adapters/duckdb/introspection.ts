import { EtlError } from '../../diagnostics/index.ts';
import { type Relation, relation, renderRelation } from '../relation.ts';
import type { ColumnInfo, Connection, Introspection } from '../types.ts';
import { duckdbDialect } from './dialect.ts';

const { literal, quote } = duckdbDialect;

/** What is in a DuckDB database. Names are compared without case; internal and temporary objects are left out. */
export const duckdbIntrospection: Introspection = {
  async listSchemas(connection, database) {
    const { rows } = await connection.query(
      `select schema_name from duckdb_schemas() where ${inDatabase(database)} order by schema_name`,
    );
    return rows.map(([name]) => String(name));
  },

  async listRelations(connection, database, schema) {
    const where = `${inDatabase(database)} and lower(schema_name) = lower(${literal(schema)}) and not internal`;
    const { rows } = await connection.query(
      `select database_name, schema_name, table_name as name, 'table' as type from duckdb_tables() where ${where}
       union all
       select database_name, schema_name, view_name, 'view' from duckdb_views() where ${where}
       order by name`,
    );
    return rows.map(([db, owner, identifier, type]) =>
      relation(
        { database: String(db), schema: String(owner), identifier: String(identifier) },
        { type: type === 'view' ? 'view' : 'table' },
      ),
    );
  },

  /** In their order in the table; empty when there is no such relation. */
  async columnsOf(connection, one) {
    try {
      return await describeRelation(connection, one);
    } catch (error) {
      if (error instanceof EtlError && /does not exist/.test(error.message)) return [];
      throw error;
    }
  },
};

async function describeRelation(connection: Connection, one: Relation): Promise<readonly ColumnInfo[]> {
  return await connection.describe(`select * from ${renderRelation(one, quote)}`);
}

function inDatabase(database: string | null): string {
  return database === null
    ? 'database_name = current_database()'
    : `lower(database_name) = lower(${literal(database)})`;
}
