import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { projectIn } from '../config/find-project.ts';
import { EtlError } from '../diagnostics/index.ts';
import { whyOf } from './workspace.ts';

/**
 * Unpacks an archive (tar, gzip or not) into a new folder and gives the folder in it that holds the project: the only
 * one at its top, or the top. Paths that lead out of it and links to the outside are left out. `url` is for messages.
 * Throws ETL1125 when it is no archive or not of that form, ETL1126 when there is no project in it.
 */
export async function unpack(file: string, folder: string, url: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  try {
    await extract({
      file,
      cwd: folder,
      preserveOwner: false,
      filter: (_path, entry) => !('type' in entry) || !isLinkOutside(entry),
      onwarn: (code, message) => {
        if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') throw new Error(message.toString());
      },
    });
  } catch (cause) {
    throw EtlError.of('ETL1125', { url, why: archiveProblem(cause) }, { cause });
  }
  if (projectIn(folder) !== undefined) return folder;
  const [only, ...others] = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  if (only === undefined) throw EtlError.of('ETL1125', { url, why: 'there is no folder in it' });
  if (others.length > 0)
    throw EtlError.of('ETL1125', { url, why: `it holds several folders: ${[only, ...others].slice(0, 4).join(', ')}` });
  if (projectIn(join(folder, only)) === undefined)
    throw EtlError.of('ETL1126', { what: url, folder: `its folder ${only}` });
  return join(folder, only);
}

function isLinkOutside(entry: { readonly type: unknown; readonly linkpath?: string | undefined }): boolean {
  if (entry.type !== 'SymbolicLink' && entry.type !== 'Link') return false;
  const target = (entry.linkpath ?? '').replaceAll('\\', '/');
  return target.startsWith('/') || /^[a-z]:/i.test(target) || target.split('/').includes('..');
}

function archiveProblem(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : String(cause);
  return /TAR_BAD_ARCHIVE|Unrecognized archive|invalid|zlib|header/i.test(words)
    ? 'it is not a tar archive'
    : whyOf(cause);
}
