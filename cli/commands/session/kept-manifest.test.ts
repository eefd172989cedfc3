import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArtifactContext, CompiledNode } from '../../manifest/artifacts/manifest-artifact.ts';
import { manifestArtifact } from '../../manifest/artifacts/manifest-artifact.ts';
import type { ParsedProject } from '../../manifest/index.ts';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';
import { isManifestKept, writeManifests } from './kept-manifest.ts';

let folder: string;
let target: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = projectOf({
    'models/a.sql': "{{ config(meta={'model.shop.b': 1}) }} select 1 as id",
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/c.sql': "select * from {{ ref('b') }} -- \u00e9",
    'models/p.yml': 'models: [{name: c, columns: [{name: id, data_tests: [unique]}]}]\n',
  }));
  target = join(folder, 'target');
  mkdirSync(target);
});
afterEach(() => remove());

const parse = () => parseFolder(folder, { cacheFolder: join(target, 'parse_cache') });
const write = (name: string, text: string) => writeFileSync(join(folder, 'models', name), text);
const read = () => readFileSync(join(target, 'manifest.json'), 'utf8');

const CONTEXT: ArtifactContext = {
  invocationId: '1',
  startedAt: new Date(0),
  generatedAt: new Date(1),
  projectName: 'shop',
  adapterType: 'duckdb',
  quoting: { database: true, schema: true, identifier: true },
};

function compiled(...names: string[]): Map<string, CompiledNode> {
  const node: CompiledNode = { compiled: true, compiled_code: 'select', extra_ctes_injected: true, extra_ctes: [] };
  return new Map(names.map((name) => [name, node]));
}

const whole = (parsed: ParsedProject, shown = compiled()) =>
  [...manifestArtifact(parsed.manifest, CONTEXT, shown)].join('');

describe('a manifest that was written', () => {
  test('is kept while the parse is the same and nobody has written another', async () => {
    const first = await parse();
    expect(isManifestKept(target, first)).toBe(false);
    writeManifests(target, first, CONTEXT, compiled());
    expect(isManifestKept(target, await parse())).toBe(true);
    writeFileSync(join(target, 'manifest.json'), '{"nodes": {}}');
    expect(isManifestKept(target, await parse())).toBe(false);
    rmSync(join(target, 'manifest.json'));
    expect(isManifestKept(target, await parse())).toBe(false);
  });

  test('is not kept for another parse, other selectors, compiled nodes or a parse without a cache', async () => {
    const first = await parse();
    writeManifests(target, first, CONTEXT, compiled());
    const selectors = new Map([['nightly', {}]]);
    expect(isManifestKept(target, { ...first, manifest: { ...first.manifest, selectors } })).toBe(false);
    expect(isManifestKept(target, await parseFolder(folder))).toBe(false);
    write('b.sql', 'select 2 as id');
    expect(isManifestKept(target, await parse())).toBe(false);
    const again = await parse();
    writeManifests(target, again, CONTEXT, compiled('model.shop.a'));
    expect(isManifestKept(target, again)).toBe(false);
  });

  test('is what writing everything gives, whatever was there before', async () => {
    const steps: [string, string, ...string[]][] = [
      ['a.sql', 'select 2 as id', 'model.shop.c', 'unit_test.shop.c.u'],
      ['b.sql', "select 1 as id, '}, \u00fc'", 'model.shop.a', 'test.shop.unique_c_id.0'],
      ['c.sql', "select * from {{ ref('a') }}"],
      ['d.sql', "select * from {{ ref('c') }}", 'model.shop.d'],
      ['p.yml', 'models: [{name: c, description: x, columns: [{name: id, data_tests: [unique]}]}]\n'],
      ['p.yml', 'models: [{name: c, columns: [{name: id, data_tests: [not_null]}]}]\n', 'model.shop.b'],
    ];
    writeManifests(target, await parse(), CONTEXT, compiled());
    for (const [name, text, ...shown] of steps) {
      write(name, text);
      const parsed = await parse();
      for (const names of [[], shown, []]) {
        writeManifests(target, parsed, CONTEXT, compiled(...names));
        expect(JSON.parse(read())).toEqual(JSON.parse(whole(parsed, compiled(...names))));
      }
      // One parse whose manifest is not written.
      write('b.sql', `select 1 as id -- ${name}`);
      await parse();
    }
  });
});
