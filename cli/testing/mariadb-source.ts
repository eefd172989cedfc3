import { type Connection, createConnection } from 'mysql2/promise';
import type { RowsSystem, SourceTable } from './rows-contract/harness.ts';
import { freePort } from './servers/free-port.ts';
import { mariadbDatabase, type SharedDatabase } from './servers/shared.ts';

const NO_SUCH_THREAD = 1094;

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'tinyint(1)',
  integer: 'int',
  string: 'varchar(200)',
  timestamp: 'datetime(6)',
};

/** A database on MariaDB as the rows contract sees a source, with a client for tests of its own. */
export interface MariadbSource extends RowsSystem {
  readonly database: SharedDatabase;
  /** Runs one statement. */
  run(sql: string, values?: readonly unknown[]): Promise<unknown>;
}

/** A new database on the run's MariaDB. */
export async function startMariadbSource(): Promise<MariadbSource> {
  const database = await mariadbDatabase();
  const { host, port, user, password } = database;
  const client = await createConnection({
    host,
    port,
    user,
    password,
    database: database.database,
    charset: 'utf8mb4',
  });
  const connection = { type: 'mysql', host, port, user, password, database: database.database };
  const run = async (sql: string, values: readonly unknown[] = []) => (await client.query(sql, [...values]))[0];
  return {
    database,
    connection,
    secrets: [password],
    refused: { ...connection, password: `${password}-not` },
    unreachable: { ...connection, port: await freePort() },
    run,
    create: async (table) => await createTable(client, table),
    insert: async (table, rows) => await insertRows(client, table, rows),
    createMany: async (table, count) => {
      await run(`create or replace table ${table} (id bigint primary key, name varchar(100))`);
      await run(`insert into ${table} select seq, concat('name ', seq, repeat('.', 50)) from seq_1_to_${count}`);
    },
    breakConnections: async () => await breakConnections(client, database.database),
    stop: async () => {
      // An open transaction of a test that failed would hold up the drop.
      await breakConnections(client, database.database);
      await run(`drop database ${database.database}`);
      await client.end();
    },
  };
}

async function createTable(client: Connection, { name, columns, primaryKey = [], rows }: SourceTable): Promise<void> {
  const lines = Object.entries(columns).map(([column, type]) => `\`${column}\` ${TYPES[type] ?? type}`);
  if (primaryKey.length > 0) lines.push(`primary key (${primaryKey.join(', ')})`);
  await client.query(`create or replace table ${name} (${lines.join(', ')}) charset utf8mb4`);
  await insertRows(client, name, rows);
}

async function insertRows(client: Connection, table: string, rows: SourceTable['rows']): Promise<void> {
  if (rows.length > 0) await client.query(`insert into ${table} values ?`, [rows]);
}

/** Ends the connections to one database, other than the test's own. */
async function breakConnections(client: Connection, database: string): Promise<void> {
  const [found] = await client.query(
    'select id from information_schema.processlist where db = ? and id <> connection_id()',
    [database],
  );
  for (const { id } of found as { id: number }[])
    await client.query(`kill connection ${id}`).catch((error: { errno?: number }) => {
      // It has ended by itself in the meantime.
      if (error.errno !== NO_SUCH_THREAD) throw error;
    });
}
