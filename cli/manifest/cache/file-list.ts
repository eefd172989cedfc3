import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeChunks } from '../artifacts/write-json.ts';
import type { ProjectFile } from '../read/files.ts';
import type { SourceTexts } from '../read/source-texts.ts';
import { sha256 } from '../read/text.ts';

const NAME = 'partial_parse.files.json';

type Listed = readonly [absolute: string, size: number, mtimeMs: number, hash: string];

/** A short text for a list of files: where they are, how large, when changed. */
export function signatureOf(files: readonly ProjectFile[]): string {
  return sha256(files.map((file) => `${file.kind}\0${file.absolute}\0${file.size}\0${file.mtimeMs}`).join('\n'));
}

/** Keeps the list of files with the hashes of their contents, under their signature. */
export function writeFileList(folder: string, signature: string, files: readonly ProjectFile[], texts: SourceTexts) {
  const listed = files.map((file): Listed => {
    const { absolute, size, mtimeMs } = file;
    return [absolute, size, mtimeMs, texts.hashOf(absolute)];
  });
  writeChunks(join(folder, NAME), [JSON.stringify([signature, listed])]);
}

/**
 * The files whose contents differ from those of the kept list, or nothing when another list is kept or when files have
 * come or gone. `texts` knows the hashes of all files then.
 */
export function changedFiles(
  folder: string,
  signature: string,
  files: readonly ProjectFile[],
  texts: SourceTexts,
): readonly ProjectFile[] | undefined {
  const [kept, listed] = readList(folder) ?? [];
  if (kept !== signature || listed?.length !== files.length) return undefined;
  const changed: ProjectFile[] = [];
  for (const [index, file] of files.entries()) {
    const [absolute, size, mtimeMs, hash = ''] = listed[index] ?? [];
    if (absolute !== file.absolute) return undefined;
    if (size === file.size && mtimeMs === file.mtimeMs) texts.know(absolute, hash);
    else if (size !== file.size || texts.hashOf(absolute) !== hash) changed.push(file);
  }
  return changed;
}

function readList(folder: string): readonly [string, readonly Listed[]] | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as readonly [string, readonly Listed[]];
  } catch {
    return undefined;
  }
}
