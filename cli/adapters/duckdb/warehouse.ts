import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { EtlError } from '../../diagnostics/index.ts';
import type { Adapter, Connection, OpenContext, Warehouse } from '../types.ts';
import { DuckdbConnection } from './connection.ts';
import type { DuckdbOutput } from './credentials.ts';
import { plainWords } from './errors.ts';
import { openInstance } from './open-instance.ts';
import { writeReadCopy } from './read-copy.ts';
import { type SetupStatement, sessionStatements, setupStatements } from './setup.ts';

/** A warehouse whose sessions are DuckDB's. */
export interface DuckdbWarehouse extends Warehouse {
  connect(): Promise<DuckdbConnection>;
}

/**
 * Opens the database, making the folder of its file. Every opening of one file in this process shares one engine:
 * two engines on a file lose data silently.
 * Throws ETL4001 held by another process, ETL4002 not a database, ETL4003 not writable, ETL4006 missing and read-only,
 * ETL4012 a setting is refused, ETL4013 an extension is not there.
 */
export async function openDuckdb(
  adapter: Adapter,
  output: DuckdbOutput,
  context: OpenContext,
): Promise<DuckdbWarehouse> {
  const { path: shown, read_copy: readCopy, database, schema } = output;
  const instance = await openInstance(output, context);
  const open = new Set<Connection>();
  const connect = async (): Promise<DuckdbConnection> => {
    const session = await instance.connect();
    const connection = new DuckdbConnection(session, shown, () => open.delete(connection));
    open.add(connection);
    await runSetup(session, sessionStatements(output, context.projectRoot), shown);
    return connection;
  };
  const close = async () => {
    await Promise.all([...open].map((connection) => connection.close()));
    instance.closeSync();
  };
  try {
    await setUpOnce(await instance.connect(), output, context);
  } catch (error) {
    await close();
    throw error;
  }
  if (readCopy === undefined) return { adapter, database, schema, connect, close };
  const leaveCopy = async () => {
    const connection = await connect();
    await writeReadCopy(connection, path.resolve(context.projectRoot, readCopy)).finally(() => connection.close());
  };
  return { adapter, database, schema, connect, close, writeReadCopy: leaveCopy };
}

/** What a database needs once; the settings of sessions are tried too, so that a wrong one is told at once. */
async function setUpOnce(session: DuckDBConnection, output: DuckdbOutput, context: OpenContext): Promise<void> {
  try {
    const once = setupStatements(output, context.projectRoot);
    await runSetup(session, [...once, ...sessionStatements(output, context.projectRoot)], output.path);
  } finally {
    session.closeSync();
  }
}

async function runSetup(
  session: DuckDBConnection,
  statements: readonly SetupStatement[],
  shown: string,
): Promise<void> {
  for (const { sql, extension } of statements) {
    try {
      await session.run(sql);
    } catch (cause) {
      const why = plainWords(cause);
      if (extension !== undefined) throw EtlError.of('ETL4013', { extension, why }, { cause });
      throw EtlError.of('ETL4012', { path: shown, why }, { cause });
    }
  }
}
