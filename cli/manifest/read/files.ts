import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../config/types.ts';

/** What a file of a project is read as. */
export type FileKind =
  | 'macro'
  | 'model'
  | 'snapshot'
  | 'analysis'
  | 'function'
  | 'singular_test'
  | 'seed'
  | 'docs'
  | 'properties'
  | 'fixture';

/** One file of a project or package, as found on disk. */
export interface ProjectFile {
  readonly kind: FileKind;
  readonly packageName: string;
  readonly absolute: string;
  /** Path below the searched folder, with `/`. */
  readonly path: string;
  /** Path below the package root, with `/`. */
  readonly originalPath: string;
  readonly size: number;
  readonly mtimeMs: number;
}

interface Listed {
  /** Path below the searched folder, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Tells whether a path below the package root is left out, by `.dbtignore` or `.etlignore`. */
export type Ignored = (originalPath: string) => boolean;

/** Everything below the folders of a project that a parse reads, in the order of folders and then of names. */
export function findFiles(project: Project, ignored: Ignored = () => false): ProjectFile[] {
  const walks = new Map<string, Listed[]>();
  const files: ProjectFile[] = [];
  for (const { kind, folders, extensions, except } of searches(project)) {
    const seen = new Set<string>();
    for (const folder of folders) {
      const clean = folder.replaceAll('\\', '/').replace(/\/+$/, '');
      const listed = walks.get(clean) ?? walk(join(project.root, clean), '');
      walks.set(clean, listed);
      for (const { path, absolute, size, mtimeMs } of listed) {
        const dot = path.lastIndexOf('.');
        if (!extensions.includes(path.slice(dot).toLowerCase()) || seen.has(absolute)) continue;
        if (except?.some((prefix) => path.startsWith(prefix))) continue;
        const originalPath = clean === '' || clean === '.' ? path : `${clean}/${path}`;
        if (ignored(originalPath)) continue;
        seen.add(absolute);
        files.push({ kind, packageName: project.name, absolute, path, originalPath, size, mtimeMs });
      }
    }
  }
  return files;
}

/** The files of one extension below a folder that belongs to no project, shown as if it were `as`. */
export function findFilesBelow(
  folder: string,
  packageName: string,
  kind: FileKind,
  extension: string,
  as: string,
): ProjectFile[] {
  return walk(folder, '')
    .filter((listed) => listed.path.endsWith(extension))
    .map((listed) => ({ ...listed, kind, packageName, originalPath: `${as}/${listed.path}` }));
}

interface Search {
  readonly kind: FileKind;
  readonly folders: readonly string[];
  readonly extensions: readonly string[];
  readonly except?: readonly string[];
}

function searches({ paths }: Project): Search[] {
  const generic = paths.tests.map((folder) => `${folder.replace(/\/+$/, '')}/generic`);
  const fixtures = paths.tests.map((folder) => `${folder.replace(/\/+$/, '')}/fixtures`);
  const properties = unique([
    ...paths.models,
    ...paths.sources,
    ...paths.seeds,
    ...paths.snapshots,
    ...paths.analyses,
    ...paths.macros,
    ...paths.tests,
    ...paths.functions,
    ...paths.exports,
  ]);
  const sql = ['.sql'];
  return [
    { kind: 'macro', folders: [...paths.macros, ...generic], extensions: sql },
    { kind: 'docs', folders: paths.docs.length > 0 ? paths.docs : properties, extensions: ['.md'] },
    { kind: 'model', folders: paths.models, extensions: ['.sql', '.py'] },
    { kind: 'snapshot', folders: paths.snapshots, extensions: sql },
    { kind: 'analysis', folders: paths.analyses, extensions: sql },
    { kind: 'function', folders: paths.functions, extensions: ['.sql', '.py'] },
    { kind: 'singular_test', folders: paths.tests, extensions: sql, except: ['generic/', 'fixtures/'] },
    { kind: 'seed', folders: paths.seeds, extensions: ['.csv'] },
    { kind: 'fixture', folders: fixtures, extensions: ['.csv', '.sql'] },
    { kind: 'properties', folders: properties, extensions: ['.yml', '.yaml'] },
  ];
}

function unique(folders: readonly string[]): string[] {
  return [...new Set(folders.map((folder) => folder.replace(/\/+$/, '')))];
}

/** Files below a folder by name; folders that are links are not entered; names that begin with `!`, `.`, `#`, `~` are left out. */
function walk(folder: string, below: string): Listed[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const listed: Listed[] = [];
  for (const entry of entries) {
    const absolute = join(folder, entry.name);
    if (entry.isDirectory()) {
      listed.push(...walk(absolute, `${below}${entry.name}/`));
      continue;
    }
    if (/^[!.#~]/.test(entry.name)) continue;
    const found = statSync(absolute, { throwIfNoEntry: false });
    if (found?.isFile() !== true) continue;
    listed.push({ path: below + entry.name, absolute, size: found.size, mtimeMs: found.mtimeMs });
  }
  return listed;
}
