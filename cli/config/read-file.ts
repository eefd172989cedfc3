import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';

/** The text of a file. Throws ETL1004 when it cannot be read; `shown` is its path as told to a person. */
export function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw EtlError.of('ETL1004', { file: shown, why: WHY[code] ?? code }, { cause: error });
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
};

/** A path as shown to a person: relative to the project with `/` when it lies in it, else absolute. */
export function shownPath(path: string, root: string): string {
  const inside = relative(root, path);
  return inside === '' || inside.startsWith('..') || inside.includes(':') ? path : inside.split(sep).join('/');
}
