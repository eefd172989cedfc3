import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { EtlError } from '../../diagnostics/index.ts';
import type { Connection } from '../types.ts';
import { duckdbDialect } from './dialect.ts';

const { literal, quote } = duckdbDialect;
const COPY_FILE = 'require("node:fs").copyFileSync(process.argv[1], process.argv[2], 2)';

/**
 * Leaves a copy of the connection's database at `target` for readers: written beside it, then renamed over it, so that
 * a reader sees the old copy or the new one, whole. Nobody may write the database meanwhile.
 * Views name their database: give the copy the same file name (in another folder) and they work there too.
 * Throws ETL4014, the old copy left.
 */
export async function writeReadCopy(connection: Connection, target: string): Promise<void> {
  const aside = `${target}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await rm(aside, { force: true });
    const source = await databaseFile(connection);
    await connection.execute('checkpoint');
    if (source.file === null || process.platform === 'win32') await copyByEngine(connection, source.name, aside);
    else await copyByProcess(source.file, aside);
    await rename(aside, target);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    await rm(`${aside}.wal`, { force: true }).catch(() => {});
    const why = cause instanceof Error ? cause.message : String(cause);
    throw EtlError.of('ETL4014', { path: target, why }, { cause });
  }
}

async function databaseFile(connection: Connection): Promise<{ name: string; file: string | null }> {
  const { rows } = await connection.query(
    'select database_name, path from duckdb_databases() where database_name = current_database()',
  );
  const [name, file] = rows[0] ?? [];
  return { name: String(name), file: typeof file === 'string' && file !== '' ? file : null };
}

/**
 * Another process copies the file: closing any handle of ours on it would give up DuckDB's lock, because POSIX locks
 * belong to a process, not to a handle.
 */
async function copyByProcess(source: string, aside: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['-e', COPY_FILE, source, aside]);
}

/** For databases in memory and for Windows, where no other process may read the file; foreign keys can refuse it. */
async function copyByEngine(connection: Connection, database: string, aside: string): Promise<void> {
  const alias = quote('__etl_read_copy');
  await connection.execute(`attach ${literal(aside)} as ${alias}`);
  try {
    await connection.execute(`copy from database ${quote(database)} to ${alias}`);
  } finally {
    await connection.execute(`detach ${alias}`);
  }
}
