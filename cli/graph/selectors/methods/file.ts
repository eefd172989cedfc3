import type { Manifest } from '../../../manifest/types.ts';
import type { MemberNode } from '../members.ts';
import { wildcard } from '../wildcard.ts';
import { invalidValue, type Method } from './method.ts';

/** `file:`: the name of the file, with or without its ending, with wildcards. */
export const file: Method = {
  matcher: ({ value }) => {
    const isFile = wildcard(String(value));
    return ({ node }) => {
      const name = node.original_file_path.slice(node.original_file_path.lastIndexOf('/') + 1);
      const dot = name.lastIndexOf('.');
      return isFile(name) || isFile(dot > 0 ? name.slice(0, dot) : name);
    };
  },
};

/**
 * `path:`: a file or folder below the project, with wildcards (`**` any depth of folders); a properties file means
 * what it describes. As in dbt, a path has to exist in the project itself, and then means packages' files too.
 */
export const path: Method = {
  matcher: (criterion, { manifest }) => {
    const wanted = String(criterion.value).replaceAll('\\', '/');
    const parts = wanted.split('/').filter((part) => part !== '' && part !== '.');
    if (wanted === '') throw invalidValue(criterion, 'a path');
    if (wanted.startsWith('/') || /^[A-Za-z]:/.test(wanted))
      throw invalidValue(criterion, 'a path relative to the project, such as "models/staging"');
    if (parts.some((part) => part !== '**' && part.includes('**')))
      throw invalidValue(criterion, 'a path in which "**" stands for whole folders, such as "models/**/fct_*.sql"');
    const found = existing(manifest, globOf(parts));
    return ({ node }) => {
      if (found.has(node.original_file_path) || found.has(patchFile(node.patch_path))) return true;
      return foldersOf(node.original_file_path).some((folder) => found.has(folder));
    };
  },
};

type Glob = (segments: readonly string[], isFolder: boolean) => boolean;

/** The files and folders of the project that its manifest knows and that `isMeant` takes. */
function existing(manifest: Manifest, isMeant: Glob): ReadonlySet<string> {
  const files = new Set<string>();
  const disabled = [...manifest.disabled.values()].flat();
  const maps = [manifest.nodes, manifest.sources, manifest.exposures, manifest.unitTests, manifest.macros];
  const all: Iterable<MemberNode | { package_name: string; original_file_path: string; patch_path: string | null }>[] =
    [disabled, ...maps.map((map) => map.values()), ...Object.values(manifest.others).map((map) => map.values())];
  const root = `${manifest.projectName}://`;
  for (const nodes of all) {
    for (const node of nodes) {
      if (node.package_name === manifest.projectName) files.add(node.original_file_path);
      if (typeof node.patch_path === 'string' && node.patch_path.startsWith(root))
        files.add(patchFile(node.patch_path));
    }
  }
  const folders = new Set([...files].flatMap(foldersOf));
  const found = new Set<string>();
  for (const name of files) if (isMeant(name.split('/'), false)) found.add(name);
  for (const name of folders) if (isMeant(name === '' ? [] : name.split('/'), true)) found.add(name);
  return found;
}

function globOf(parts: readonly string[]): Glob {
  const tests = parts.map((part) => (part === '**' ? '**' : wildcard(part)));
  const matches = (test: number, segments: readonly string[], at: number, isFolder: boolean): boolean => {
    const current = tests[test];
    if (current === undefined) return at === segments.length;
    if (current === '**') {
      if (test === tests.length - 1) return isFolder;
      for (let next = at; next <= segments.length; next += 1)
        if (matches(test + 1, segments, next, isFolder)) return true;
      return false;
    }
    const segment = segments[at];
    return segment !== undefined && current(segment) && matches(test + 1, segments, at + 1, isFolder);
  };
  return (segments, isFolder) => matches(0, segments, 0, isFolder);
}

/** All folders above a file, the project's own (an empty name) included. */
function foldersOf(name: string): string[] {
  const folders = [''];
  for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1))
    folders.push(name.slice(0, slash));
  return folders;
}

/** The file in `package://file`. */
function patchFile(patch: unknown): string {
  return typeof patch === 'string' ? patch.slice(patch.indexOf('://') + 3) : '\0';
}
