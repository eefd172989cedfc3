import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EtlError } from '../../diagnostics/index.ts';
import type { Adapter, Connection, OpenContext, Warehouse } from '../types.ts';
import { DuckdbConnection } from './connection.ts';
import type { DuckdbOutput } from './credentials.ts';
import { plainWords } from './errors.ts';
import { describeHolder, findHolder, isHeldMessage } from './holder.ts';
import { writeReadCopy } from './read-copy.ts';
import { type SetupStatement, sessionStatements, setupStatements } from './setup.ts';

const MEMORY_SHARE = 0.6;

/**
 * Opens the database, making the folder of its file. Every opening of one file in this process shares one engine:
 * two engines on a file lose data silently.
 * Throws ETL4001 held by another process, ETL4002 not a database, ETL4003 not writable, ETL4006 missing and read-only,
 * ETL4012 a setting is refused, ETL4013 an extension is not there.
 */
export async function openDuckdb(adapter: Adapter, output: DuckdbOutput, context: OpenContext): Promise<Warehouse> {
  const file = output.path === ':memory:' ? output.path : path.resolve(context.projectRoot, output.path);
  const shown = output.path;
  const readOnly = context.readOnly === true && file !== ':memory:';
  if (file !== ':memory:' && !readOnly) await makeFolder(file, shown);
  const instance = await openInstance(file, shown, engineOptions(output, file, readOnly, context.projectRoot));
  const open = new Set<Connection>();
  const connect = async (): Promise<Connection> => {
    const session = await instance.connect();
    const connection = new DuckdbConnection(session, shown, () => open.delete(connection));
    open.add(connection);
    await runSetup(session, sessionStatements(output), shown);
    return connection;
  };
  const close = async () => {
    await Promise.all([...open].map((connection) => connection.close()));
    instance.closeSync();
  };
  try {
    const first = await instance.connect();
    try {
      const once = setupStatements(output, context.projectRoot);
      await runSetup(first, [...once, ...sessionStatements(output)], shown);
    } finally {
      first.closeSync();
    }
  } catch (error) {
    await close();
    throw error;
  }
  const { read_copy: readCopy, database, schema } = output;
  if (readCopy === undefined) return { adapter, database, schema, connect, close };
  const copyTo = path.resolve(context.projectRoot, readCopy);
  const leaveCopy = async () => {
    const connection = await connect();
    await writeReadCopy(connection, copyTo).finally(() => connection.close());
  };
  return { adapter, database, schema, connect, close, writeReadCopy: leaveCopy };
}

async function makeFolder(file: string, shown: string): Promise<void> {
  try {
    await makeFolders(path.dirname(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw EtlError.of('ETL4003', { path: shown, why: `its folder cannot be made (${why})` }, { cause });
  }
}

/** One by one, because Node's own `recursive` never ends where the system says of a new folder that it is not there. */
async function makeFolders(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolders(path.dirname(folder));
  await mkdir(folder).catch((cause: unknown) => {
    if (!existsSync(folder)) throw cause;
  });
}

/** DuckDB takes all options as text. The user's `config_options` win; nothing is ever downloaded unasked. */
function engineOptions(
  output: DuckdbOutput,
  file: string,
  readOnly: boolean,
  projectRoot: string,
): Record<string, string> {
  const temporary =
    output.temp_directory === undefined
      ? file === ':memory:'
        ? path.join(os.tmpdir(), `etl-duckdb-${process.pid}.tmp`)
        : `${file}.tmp`
      : path.resolve(projectRoot, output.temp_directory);
  const given = Object.entries(output.config_options ?? {}).map(([key, value]) => [key, String(value)]);
  return {
    autoinstall_known_extensions: 'false',
    memory_limit: output.memory_limit ?? defaultMemoryLimit(),
    temp_directory: temporary,
    ...(readOnly ? { access_mode: 'READ_ONLY' } : {}),
    ...Object.fromEntries(given),
  };
}

function defaultMemoryLimit(): string {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < os.totalmem() ? limit : os.totalmem();
  return `${Math.max(256, Math.floor((total * MEMORY_SHARE) / 2 ** 20))}MiB`;
}

async function openInstance(file: string, shown: string, options: Record<string, string>): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.fromCache(file, options);
  } catch (cause) {
    throw await openError(cause, file, shown);
  }
}

async function openError(cause: unknown, file: string, shown: string): Promise<EtlError> {
  const why = plainWords(cause);
  if (isHeldMessage(why)) {
    const holder = describeHolder(await findHolder(file, why));
    return EtlError.of('ETL4001', { path: shown, holder, waited: false }, { cause });
  }
  if (/not a valid DuckDB database file/.test(why))
    return EtlError.of('ETL4002', { path: shown, why: await contentInWords(file) }, { cause });
  if (/Is a directory/i.test(why) || (await isFolder(file)))
    return EtlError.of('ETL4002', { path: shown, why: 'it is a folder' }, { cause });
  if (/database does not exist/.test(why))
    return EtlError.of(
      'ETL4003',
      { path: shown, why: 'it does not exist yet, and this command only reads' },
      { cause },
    );
  if (/^(Cannot open|Could not (open|create|write))/.test(why))
    return EtlError.of('ETL4003', { path: shown, why: systemWords(why) }, { cause });
  return EtlError.of('ETL4012', { path: shown, why }, { cause });
}

/** `Permission denied` from `Cannot open file "...": Permission denied`. */
function systemWords(why: string): string {
  return why.replace(/^.*": /, '');
}

async function contentInWords(file: string): Promise<string> {
  const { size } = await stat(file);
  return size === 0 ? 'it is an empty file' : 'it has other content';
}

async function isFolder(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
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
