import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedProject } from '../../manifest/index.ts';

const ARTIFACTS = ['manifest.json', 'etl_manifest.json'] as const;
const NOTE = join('parse_cache', 'manifest.note.json');

/** Whether the manifests of a target folder are those that were written of this very parse, with nothing compiled. */
export function isManifestKept(folder: string, parsed: ParsedProject): boolean {
  if (!parsed.isCached) return false;
  const stamp = stampOf(folder, parsed);
  if (stamp === undefined) return false;
  try {
    return readFileSync(join(folder, NOTE), 'utf8') === stamp;
  } catch {
    return false;
  }
}

/** Notes that the manifests of a target folder were written of this parse. Without the note they are written again. */
export function noteManifest(folder: string, parsed: ParsedProject): void {
  const stamp = stampOf(folder, parsed);
  if (stamp === undefined) return;
  try {
    writeFileSync(join(folder, NOTE), stamp);
  } catch {
    // Only time is lost.
  }
}

function stampOf(folder: string, { parseId, manifest }: ParsedProject): string | undefined {
  if (parseId === undefined) return undefined;
  const files = ARTIFACTS.map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  if (files.includes(undefined)) return undefined;
  const places = files.map((found) => [found?.size, found?.mtimeMs, found?.ino]);
  return JSON.stringify([parseId, [...manifest.selectors], places]);
}
