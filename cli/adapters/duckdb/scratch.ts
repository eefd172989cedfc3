import path from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import type { Adapter, OpenContext, Scratch } from '../types.ts';
import type { DuckdbOutput } from './credentials.ts';
import { duckdbDialect } from './dialect.ts';
import { openInstance } from './open-instance.ts';
import { openDuckdb } from './warehouse.ts';

/** The database in memory that the engine begins with; what is staged lies in it. */
const OWN = 'memory';
const STAGED = '_etl_staged';

const { quote } = duckdbDialect;

/**
 * An engine in memory to which the file of a profile, and what it attaches, is there for reading until `seal`.
 * Throws as `openDuckdb` does, and ETL4003 for a profile that is in memory itself.
 */
export async function openScratch(adapter: Adapter, output: DuckdbOutput, context: OpenContext): Promise<Scratch> {
  const { database, schema, path: file } = output;
  if (file === ':memory:') throw EtlError.of('ETL4003', { path: file, why: 'it is gone when a command ends' });
  // An attached file that cannot be opened is told in the engine's words; opened by itself, in ours.
  (await openInstance(output, { ...context, readOnly: true })).closeSync();
  const attached = (output.attach ?? []).map((one) => ({ ...one, read_only: true }));
  const own = { path: path.resolve(context.projectRoot, file), alias: databaseOf(output), read_only: true };
  const inMemory = { ...output, path: ':memory:', attach: [own, ...attached], read_copy: undefined };
  const warehouse = await openDuckdb(adapter, inMemory, { projectRoot: context.projectRoot });
  const connection = await warehouse.connect();
  const home = `${quote(database)}.${quote(schema)}`;
  await connection.execute(`create schema ${OWN}.${STAGED}`);
  await connection.execute(`use ${quote(database)}`);
  return {
    connection,
    staged: (name) => `${OWN}.${STAGED}.${quote(name)}`,
    seal: async () => {
      const { rows } = await connection.query(
        `select database_name from duckdb_databases() where not internal and database_name <> '${OWN}'`,
      );
      await connection.execute(`use ${OWN}`);
      for (const [name] of rows) {
        await connection.execute(`detach ${quote(String(name))}`);
        await connection.execute(`attach ':memory:' as ${quote(String(name))}`);
      }
      await connection.execute(`create schema if not exists ${home}`);
      await connection.execute(`use ${home}`);
    },
    close: () => warehouse.close(),
  };
}

/** The name that SQL of the target uses for the file itself. */
export function databaseOf({ database, attach, path: file }: DuckdbOutput): string {
  const isAttached = (attach ?? []).some(({ alias }) => alias === database);
  return isAttached ? path.basename(file).split('.')[0] || 'main_db' : database;
}
