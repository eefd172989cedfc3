import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { EtlError } from '../../diagnostics/index.ts';
import type { OpenContext } from '../types.ts';
import type { DuckdbOutput } from './credentials.ts';
import { plainWords } from './errors.ts';
import { describeHolder, findHolder, isHeldMessage } from './holder.ts';

const MEMORY_SHARE = 0.6;
const RETRY_MS = 500;

/**
 * The engine of a profile's file. While another process holds the file it is tried `retries.connect_attempts` times.
 * Throws as `openDuckdb` does.
 */
export async function openInstance(output: DuckdbOutput, context: OpenContext): Promise<DuckDBInstance> {
  const file = output.path === ':memory:' ? output.path : path.resolve(context.projectRoot, output.path);
  const readOnly = context.readOnly === true && file !== ':memory:';
  if (file !== ':memory:' && !readOnly) await makeFolder(file, output.path);
  const options = engineOptions(output, file, readOnly, context.projectRoot);
  const attempts = output.retries?.connect_attempts ?? 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await DuckDBInstance.fromCache(file, options);
    } catch (cause) {
      if (attempt >= attempts || !isHeldMessage(plainWords(cause))) throw await openError(cause, file, output.path);
      await sleep(RETRY_MS * attempt);
    }
  }
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
  const hint = /newer version of DuckDB/i.test(why)
    ? 'the file was written by a newer DuckDB: copy it there into an older storage version, or build a new file.'
    : undefined;
  return EtlError.of('ETL4012', { path: shown, why }, { cause, hint });
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
