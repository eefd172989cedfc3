import path from 'node:path';
import type { SourceNode } from '../manifest/types.ts';
import type { LoadRequest } from './types.ts';

/** Folder of a table's landings: `{root}/{source}/{table}`. */
export function tableFolder(landingRoot: string, source: SourceNode): string {
  return path.join(landingRoot, safeName(source.source_name), safeName(source.name));
}

/** Folder of one load: `{root}/{source}/{table}/{yyyy}/{mm}/{dd}/{load id}`, by the UTC day of the load. */
export function loadFolder(landingRoot: string, source: SourceNode, loadId: string, loadedAt: Date): string {
  const [year = '', month = '', day = ''] = loadedAt.toISOString().slice(0, 10).split('-');
  return path.join(tableFolder(landingRoot, source), year, month, day, safeName(loadId));
}

/** The notes of loads that are under way or died: `{root}/{source}/{table}/_pending`. */
export function pendingFolder(landingRoot: string, source: SourceNode): string {
  return path.join(tableFolder(landingRoot, source), '_pending');
}

let spills = 0;

/** A new folder for what one load of this process cannot hold in memory. */
export function spillFolder(landingRoot: string, loadId: string): string {
  spills += 1;
  return path.join(landingRoot, `_spill-${loadId}-${spills}-${process.pid}`);
}

/** Name of the landing file of the `index`-th source file, such as `0001-DimDate_1.parquet`. */
export function landingName(index: number, file: string): string {
  const base =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.(gz|zst|zstd)$/i, '')
      .replace(/\.[^.]*$/, '') ?? '';
  const readable = base
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
  return `${String(index + 1).padStart(4, '0')}-${readable === '' ? 'file' : readable}.parquet`;
}

/** A name as a folder name: anything but letters, digits, `_`, `-` and inner dots is percent-encoded. */
function safeName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_.-]|^\./gu, (letter) =>
    [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Absolute folder of all landings of a request. */
export function landingRootOf(request: Pick<LoadRequest, 'landingRoot' | 'projectRoot'>): string {
  return request.landingRoot ?? path.join(request.projectRoot, 'data', 'warehouse');
}

/** A path as shown to a person: relative to the project where it lies in it, with `/`. */
export function shownIn(request: Pick<LoadRequest, 'projectRoot'>, file: string): string {
  const inside = path.relative(request.projectRoot, file);
  return (inside.startsWith('..') || path.isAbsolute(inside) ? file : inside).replaceAll(path.sep, '/');
}
