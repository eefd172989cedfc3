import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParsedProject } from '../../manifest/index.ts';
import { isManifestKept, noteManifest } from './kept-manifest.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etl-kept-'));
  mkdirSync(join(folder, 'parse_cache'));
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'etl_manifest.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function parse(parseId: string | undefined, { isCached = true, selectors = new Map() } = {}): ParsedProject {
  return { parseId, isCached, manifest: { selectors } } as unknown as ParsedProject;
}

describe('a manifest that was written', () => {
  test('is kept while the parse is the same and nobody has written another', () => {
    expect(isManifestKept(folder, parse('one'))).toBe(false);
    noteManifest(folder, parse('one', { isCached: false }));
    expect(isManifestKept(folder, parse('one'))).toBe(true);
    writeFileSync(join(folder, 'manifest.json'), '{"nodes": {}}');
    expect(isManifestKept(folder, parse('one'))).toBe(false);
  });

  test('is not kept for another parse, one that read the files anew, other selectors or a parse without a cache', () => {
    noteManifest(folder, parse('one'));
    expect(isManifestKept(folder, parse('two'))).toBe(false);
    expect(isManifestKept(folder, parse('one', { isCached: false }))).toBe(false);
    expect(isManifestKept(folder, parse('one', { selectors: new Map([['nightly', {}]]) }))).toBe(false);
    noteManifest(folder, parse(undefined));
    expect(isManifestKept(folder, parse(undefined))).toBe(false);
  });

  test('is not kept when it is gone', () => {
    noteManifest(folder, parse('one'));
    rmSync(join(folder, 'manifest.json'));
    expect(isManifestKept(folder, parse('one'))).toBe(false);
  });
});
