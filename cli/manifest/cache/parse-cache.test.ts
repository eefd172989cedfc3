import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = projectOf({
    'models/a.sql': "{{ config(materialized='table', meta={'n': 1.5}) }} select 1 as id, '{{ env_var('WHO', 'x') }}'",
    'models/b.sql': "{% set x = 1 %}select * from {{ ref('a') }}",
    'models/p.yml': 'models:\n  - {name: a, columns: [{name: id, data_tests: [unique]}]}\n  - {name: gone}\n',
  }));
});
afterEach(() => remove());

const nodesSize = () => statSync(join(folder, 'target', 'partial_parse.nodes.json')).size;
const parse = (env: Record<string, string> = {}) => parseFolder(folder, { cacheFolder: join(folder, 'target'), env });

describe('the parse cache', () => {
  test('gives the manifest of the last parse when nothing has changed, with its warnings', async () => {
    const first = await parse();
    const second = await parse();
    expect([first.isCached, second.isCached]).toEqual([false, true]);
    expect(JSON.parse(JSON.stringify([...second.manifest.nodes]))).toEqual(
      JSON.parse(JSON.stringify([...first.manifest.nodes])),
    );
    expect([...second.manifest.parentMap]).toEqual([...first.manifest.parentMap]);
    expect([...second.manifest.childMap]).toEqual([...first.manifest.childMap]);
    expect(second.diagnostics).toEqual(first.diagnostics);
    expect(second.manifest.nodes.get('model.shop.a')?.raw_code).toContain('select 1 as id');
    expect(second.host.index.lookup('shop', 'is_incremental')?.unique_id).toBe('macro.dbt.is_incremental');
  });

  test('notices a changed file, a new one and one that is gone', async () => {
    await parse();
    writeFileSync(join(folder, 'models', 'b.sql'), "select * from {{ ref('a') }} where true");
    expect((await parse()).isCached).toBe(false);
    writeFileSync(join(folder, 'models', 'c.sql'), 'select 3');
    const third = await parse();
    expect(third.manifest.nodes.has('model.shop.c')).toBe(true);
    expect((await parse()).isCached).toBe(true);
  });

  test('holds when only the time of a file has changed, and reads the file once for it', async () => {
    await parse();
    utimesSync(join(folder, 'models', 'b.sql'), new Date(0), new Date(0));
    const signature = () => readFileSync(join(folder, 'target', 'partial_parse.files.json'), 'utf8');
    const before = signature();
    expect((await parse()).isCached).toBe(true);
    const after = signature();
    expect(after).not.toBe(before);
    expect((await parse()).isCached).toBe(true);
    expect(signature()).toBe(after);
  });

  test('names a parse and counts its nodes without reading them', async () => {
    const first = await parse();
    writeFileSync(join(folder, 'target', 'partial_parse.nodes.json'), ' '.repeat(nodesSize()));
    const second = await parse();
    expect(second.isCached).toBe(true);
    expect(second.parseId).toBe(first.parseId);
    expect(second.counts).toEqual({ model: 2, test: 1 });
    expect(first.counts).toEqual(second.counts);
  });

  test('does not hold when an environment variable that was asked for has changed', async () => {
    await parse({ WHO: 'a' });
    expect((await parse({ WHO: 'b' })).isCached).toBe(false);
    expect((await parse({ WHO: 'b', OTHER: 'c' })).isCached).toBe(true);
  });

  test('does not hold when the project file has changed', async () => {
    await parse();
    writeFileSync(join(folder, 'dbt_project.yml'), "name: shop\nversion: '2'\nprofile: shop\nvars: {x: 1}\n");
    expect((await parse()).isCached).toBe(false);
  });

  test('is left alone after a parse with errors', async () => {
    writeFileSync(join(folder, 'models', 'bad.sql'), "select * from {{ ref('nothing') }}");
    await parse();
    expect((await parse()).diagnostics.some((one) => one.code === 'ETL2001')).toBe(true);
  });

  test('that is not whole is parsed anew', async () => {
    await parse();
    writeFileSync(join(folder, 'target', 'partial_parse.nodes.json'), '{');
    expect((await parse()).isCached).toBe(false);
    writeFileSync(join(folder, 'target', 'partial_parse.etl.json'), 'nothing');
    expect((await parse()).isCached).toBe(false);
  });
});
