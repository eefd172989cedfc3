import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EtlError } from '../../diagnostics/index.ts';
import { type FileFormatOptions, fileFormat } from '../file-format.ts';
import type { ConnectorContext, StreamPart } from '../types.ts';
import { tableFile } from '../workbook/table-file.ts';
import { globFiles } from './glob.ts';

/** The checked keys of a table's `load:` that name its files. */
export type FilesTable = FileFormatOptions & { readonly path?: string | string[] | undefined };

const HASH_CHUNK_BYTES = 1 << 20;

/**
 * The files of a table, each once, in the order of the patterns and then of their names.
 * Throws ETL5020 for a pattern that matches nothing, ETL5022 unreadable, ETL5038 format unknown.
 */
export async function listFiles(root: string, table: FilesTable, context: ConnectorContext): Promise<StreamPart[]> {
  const patterns = [table.path ?? []].flat();
  const parts = new Map<string, StreamPart>();
  for (const [index, pattern] of patterns.entries()) {
    const names = await globFiles(root, pattern);
    if (names.length === 0)
      throw EtlError.of('ETL5020', {
        pattern,
        folder: shownPath(root, context.projectRoot),
        isGlob: /[*?[{]/.test(pattern),
      });
    for (const name of names) {
      const file = path.resolve(root, name);
      if (!parts.has(file)) parts.set(file, { ...(await partOf(file, name, table, context)), pattern: index });
    }
  }
  return [...parts.values()];
}

async function partOf(
  file: string,
  name: string,
  options: FileFormatOptions,
  context: ConnectorContext,
): Promise<StreamPart> {
  const shown = shownPath(file, context.projectRoot);
  const seen = await readable(file, shown);
  const format = fileFormat(name, options);
  if (format === undefined) throw EtlError.of('ETL5038', { file: shown });
  return {
    name,
    shown,
    bytes: Number(seen.size),
    fingerprint: fingerprintOf(file, seen),
    modifiedAt: new Date(Math.max(Number(seen.mtimeMs), Number(seen.ctimeMs))),
    writtenAt: new Date(Number(seen.mtimeMs)),
    hash: async () => await hashOf(file, Number(seen.size), shown),
    open: async (folder) => ({
      ...(await tableFile({ file, shown, format }, folder)),
      verify: async () => {
        const now = await readable(file, shown);
        if (fingerprintOf(file, now) !== fingerprintOf(file, seen)) throw EtlError.of('ETL5034', { file: shown });
      },
    }),
  };
}

interface FileState {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly mtimeMs: bigint;
  readonly ctimeMs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

/** Change time and inode stand in it because a copy or a touch can give another content the old size and time. */
function fingerprintOf(file: string, state: FileState): string {
  const text = [file, state.size, state.mtimeNs, state.ctimeNs, state.ino, state.dev].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function readable(file: string, shown: string): Promise<FileState> {
  try {
    await access(file, constants.R_OK);
    return await stat(file, { bigint: true });
  } catch (cause) {
    throw unreadable(shown, cause);
  }
}

async function hashOf(file: string, bytes: number, shown: string): Promise<string> {
  const digest = createHash('sha256');
  try {
    if (bytes <= HASH_CHUNK_BYTES) return digest.update(await readFile(file)).digest('hex');
    for await (const chunk of createReadStream(file, { highWaterMark: HASH_CHUNK_BYTES })) digest.update(chunk);
  } catch (cause) {
    throw unreadable(shown, cause);
  }
  return digest.digest('hex');
}

function unreadable(file: string, cause: unknown): EtlError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    ENOENT: 'it is not there any more',
    EISDIR: 'it is a folder',
  };
  const why = words[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return EtlError.of('ETL5022', { file, why }, { cause });
}

/** A path as shown to a person: relative to the project, with `/`, where it lies in it; else as it is. */
function shownPath(file: string, projectRoot: string): string {
  const inside = path.relative(projectRoot, file);
  const isInside = inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside);
  return (isInside ? inside : file).replaceAll(path.sep, '/');
}
