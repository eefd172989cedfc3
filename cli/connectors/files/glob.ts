import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expandBraces, partMatcher } from '../glob-part.ts';

/**
 * The files under `root` that a pattern names, relative to it with `/`, sorted by code points.
 * `*` and `?` stop at a slash, `**` does not; `[abc]`, `[!a]` and `{a,b}` as in a shell. Case counts; a name that
 * starts with a dot is only matched by a pattern part that does. A pattern that is a file's very name is that file.
 */
export async function globFiles(root: string, pattern: string): Promise<string[]> {
  const wanted = pattern.replaceAll('\\', '/');
  if (await isFile(path.resolve(root, wanted))) return [wanted];
  const found = new Set<string>();
  for (const one of expandBraces(wanted)) {
    const { start, parts } = splitStart(one);
    await walk(path.resolve(root, start), start, parts, found);
  }
  return [...found].sort();
}

/** The folders, relative to the root, in or below which every file lies that a pattern names; and how deep, if it ends. */
export function globFolders(
  pattern: string,
): readonly { readonly folder: string; readonly depth: number | undefined }[] {
  return expandBraces(pattern.replaceAll('\\', '/')).map((one) => {
    const { start, parts } = splitStart(one);
    return { folder: start, depth: parts.includes('**') ? undefined : parts.length - 1 };
  });
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The part of a pattern before its first wildcard, which is walked at once, and the parts to be matched. */
function splitStart(pattern: string): { start: string; parts: string[] } {
  const parts = pattern.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  const fixed = first === -1 ? parts.length - 1 : first;
  const start = parts.slice(0, fixed).join('/');
  return { start: start === '' && pattern.startsWith('/') ? '/' : start, parts: parts.slice(fixed) };
}

async function walk(folder: string, shown: string, parts: readonly string[], found: Set<string>): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  if (part === '**') await walk(folder, shown, rest.length === 0 ? ['*'] : rest, found);
  const matches = part === '**' ? (name: string) => !name.startsWith('.') : partMatcher(part);
  for (const name of await namesIn(folder)) {
    if (!matches(name)) continue;
    const below = path.join(folder, name);
    const label = shown === '' ? name : `${shown.replace(/\/$/, '')}/${name}`;
    const kind = await stat(below).catch(() => undefined);
    if (part === '**') {
      if (kind?.isDirectory()) await walk(below, label, parts, found);
    } else if (rest.length > 0) {
      if (kind?.isDirectory()) await walk(below, label, rest, found);
    } else if (kind?.isFile()) found.add(label);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
