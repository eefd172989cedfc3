import { Client } from 'pg';
import type { RowsSystem, SourceTable } from './rows-contract/harness.ts';
import { freePort } from './servers/free-port.ts';
import { postgresDatabase, type SharedDatabase } from './servers/shared.ts';

const TYPES: Readonly<Record<string, string>> = { double: 'double precision', string: 'text' };

/** A database on PostgreSQL as the rows contract sees a source, with a client for tests of its own. */
export interface PostgresSource extends RowsSystem {
  readonly database: SharedDatabase;
  /** Runs statements; the rows of the last one as arrays, if it is only one. */
  run(sql: string, values?: readonly unknown[]): Promise<unknown[][]>;
}

/** A new database on the run's PostgreSQL. */
export async function startPostgresSource(): Promise<PostgresSource> {
  const database = await postgresDatabase();
  const { host, port, user, password } = database;
  const client = new Client({ host, port, user, password, database: database.database });
  await client.connect();
  const connection = { type: 'postgres', host, port, user, password, database: database.database };
  const run = async (sql: string, values?: readonly unknown[]) => {
    if (values === undefined) {
      const answers: { rows?: object[] }[] = [await client.query(sql)].flat();
      return (answers.at(-1)?.rows ?? []).map((row) => Object.values(row));
    }
    return (await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' })).rows;
  };
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
      await run(`drop table if exists ${table}; create table ${table} (id bigint primary key, name text)`);
      await run(`insert into ${table} select i, 'name ' || i || repeat('.', 50) from generate_series(1, ${count}) i`);
    },
    breakConnections: async () => {
      await run(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    },
    stop: async () => {
      await run(
        'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database() and not active',
      );
      await client.end();
      await dropDatabase(database);
    },
  };
}

async function dropDatabase({ host, port, user, password, database }: SharedDatabase): Promise<void> {
  const client = new Client({ host, port, user, password, database: 'postgres' });
  await client.connect();
  await client.query(`drop database ${database} with (force)`).finally(() => client.end());
}

async function createTable(client: Client, { name, columns, primaryKey = [], rows }: SourceTable): Promise<void> {
  const lines = Object.entries(columns).map(([column, type]) => `"${column}" ${TYPES[type] ?? type}`);
  if (primaryKey.length > 0) lines.push(`primary key (${primaryKey.join(', ')})`);
  await client.query(`drop table if exists ${name}; create table ${name} (${lines.join(', ')})`);
  await insertRows(client, name, rows);
}

async function insertRows(client: Client, table: string, rows: SourceTable['rows']): Promise<void> {
  for (const row of rows) {
    const places = row.map((_, index) => `$${index + 1}`).join(', ');
    await client.query(`insert into ${table} values (${places})`, [...row]);
  }
}
