import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';
import type { ParsedProject } from './parse-project.ts';

const FILES: Readonly<Record<string, string>> = {
  'macros/m.sql': '{% macro cents(x) %}{{ x }} * 100{% endmacro %}',
  'models/a.sql': 'select 1 as id',
  'models/b.sql': "select {{ cents('id') }} as id from {{ ref('a') }}",
  'models/c.sql': "{{ config(tags=['c']) }} select * from {{ ref('b') }} join {{ source('raw', 't') }} using (id)",
  'models/d.sql': "select * from {{ ref('c') }} {% if is_incremental() %} where true {% endif %}",
  'models/one.yml':
    'models:\n  - {name: a, columns: [{name: id, data_tests: [unique, not_null]}]}\n  - {name: b, config: {meta: {x: 1}}}\n',
  'models/two.yml':
    'models:\n  - {name: c, description: "{{ doc(\'block\') }}", columns: [{name: id, data_tests: [unique]}]}\n',
  'models/sources.yml':
    'sources:\n  - {name: raw, tables: [{name: t, columns: [{name: id, data_tests: [not_null]}]}]}\n',
  'models/units.yml':
    "unit_tests:\n  - {name: u, model: d, overrides: {macros: {is_incremental: false}}, given: [{input: ref('c'), rows: [{id: 1}]}], expect: {rows: [{id: 1}]}}\n",
  'models/docs.md': '{% docs block %}Text{% enddocs %}',
  'seeds/s.csv': 'id\n1\n',
  'tests/t.sql': "select * from {{ ref('a') }} where id is null",
};

/** What files may become, beside what they are at first and nothing at all. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'macros/m.sql': ["{% macro cents(x) %}{{ ref('a') }}{% endmacro %}"],
  'models/a.sql': [
    'select 2 as id -- changed',
    "{{ config(alias='other') }} select 1 as id",
    "{{ config(materialized='table', meta={'k': 1}, tags=['n']) }} select 1 as id from {{ ref('s') }}",
    '{{ config(enabled=false) }} select 1 as id',
    "select * from {{ ref('gone') }}",
    "select * from {{ ref('d') }}",
    'select {{ nothing(1 }}',
  ],
  'models/b.sql': ["select * from {{ ref('a') }} join {{ ref('s') }} using (id)", "select '{{ env_var('WHO', 'x') }}'"],
  'models/d.sql': [
    "select id from {{ ref('c') }}",
    "{{ config(materialized='ephemeral') }} select * from {{ ref('c') }}",
  ],
  'models/e.sql': ["select * from {{ ref('d') }}"],
  'models/one.yml': [
    'models:\n  - {name: a, description: first, columns: [{name: id, data_tests: [unique]}, {name: no, data_tests: [not_null]}]}\n',
    'models:\n  - {name: b, columns: [{name: id, data_tests: [unique, {accepted_values: {arguments: {values: [1, 2]}}}]}]}\n  - {name: t}\n',
    'models:\n  - {name: a, config: {materialized: table, group: g}}\n',
    'models:\n  - {name: a, config: {enabled: false}}\n',
    "models:\n  - {name: a, data_tests: [{relationships: {arguments: {to: ref('e'), field: id}}}]}\n",
    'models:\n  - {name: a, versions: [{v: 1, defined_in: a}]}\n',
    'models:\n  - {name: c, columns: [{name: id}]}\nseeds:\n  - {name: s, columns: [{name: id, data_tests: [unique]}]}\n',
    'models: [\n',
    'data_tests:\n  - {name: t, description: "{{ doc(\'block\') }}"}\n',
  ],
  'models/two.yml': [
    'models:\n  - {name: d, columns: [{name: id, data_tests: [unique, not_null]}]}\n',
    'models: []\n',
    '',
  ],
  'models/sources.yml': ['sources:\n  - {name: raw, description: x, tables: [{name: t}, {name: t2}]}\n'],
  'models/units.yml': ['groups: [{name: g, owner: {name: o}}]\n'],
  'models/docs.md': ['{% docs block %}Other text{% enddocs %}'],
  'seeds/s.csv': ['id,more\n1,2\n'],
  'tests/t.sql': [
    "select * from {{ ref('b') }}",
    "{{ config(severity='warn', store_failures=true) }} select * from {{ ref('a') }}",
  ],
  'dbt_project.yml': ["name: shop\nversion: '1'\nprofile: shop\nmodels: {shop: {+tags: [all]}}\n"],
};
/** Texts after which the changed files can mostly be parsed alone. */
const MILD: Readonly<Record<string, readonly string[]>> = {
  'models/a.sql': [
    'select 2 as id -- changed',
    "{{ config(meta={'k': 1}, tags=['n']) }} select 1 as id from {{ ref('s') }}",
  ],
  'models/b.sql': ["select * from {{ ref('a') }} join {{ ref('s') }} using (id)", "select '{{ env_var('WHO', 'x') }}'"],
  'models/c.sql': ["select * from {{ ref('a') }} -- {{ var('x', 1) }}", "{% set x = ref('b') %}select * from {{ x }}"],
  'tests/t.sql': [
    "select * from {{ ref('c') }}",
    "{{ config(severity='warn', tags=['t']) }} select * from {{ ref('a') }}",
  ],
  'models/one.yml': [
    'models:\n  - {name: a, description: first, columns: [{name: id, data_tests: [unique]}, {name: no, data_tests: [not_null]}]}\n',
    'models:\n  - {name: b, config: {meta: {y: 1}, tags: [z]}, columns: [{name: id, data_tests: [unique, {accepted_values: {arguments: {values: [1, 2]}}}]}]}\n',
    "models:\n  - {name: a, data_tests: [{relationships: {arguments: {to: ref('c'), field: id}}}]}\n",
    'models:\n  - {name: a}\nseeds:\n  - {name: s, columns: [{name: id, data_tests: [unique]}]}\n',
    'models:\n  - {name: a, constraints: [{type: primary_key, columns: [id]}]}\n',
  ],
  'models/two.yml': [
    'models:\n  - {name: d, columns: [{name: id, data_tests: [unique, not_null]}]}\n',
    'models:\n  - {name: c, description: "{{ doc(\'block\') }} more", columns: [{name: id, data_tests: [not_null, unique]}]}\n',
    'models:\n  - {name: c, columns: [{name: id}]}\n',
  ],
};
const PROJECT = "name: shop\nversion: '1'\nprofile: shop\n";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = projectOf(FILES));
});
afterEach(() => remove());

const parse = () => parseFolder(folder, { cacheFolder: join(folder, 'target') });

function write(path: string, text: string | null): void {
  const file = join(folder, path);
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (text !== null) writeFileSync(file, text);
}

/** Everything in a parse but the times at which its nodes were made. */
function contents({ manifest, diagnostics, counts }: ParsedProject): unknown {
  const { parentMap, childMap, nodes, sources, exposures, macros, docs, groups, unitTests, others, disabled } =
    manifest;
  const maps = { nodes, sources, exposures, macros, docs, groups, unitTests, disabled, parentMap, childMap, ...others };
  const listed = Object.entries(maps).map(([name, map]) => [name, [...(map as Map<string, unknown>)]]);
  const text = JSON.stringify([listed, diagnostics, counts], (key, value: unknown) => {
    if (key === 'created_at') return 0;
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
  return JSON.parse(text);
}

describe('parsing changed files alone', () => {
  test('gives what parsing everything gives, whatever has changed', async () => {
    const edits = (texts: Readonly<Record<string, readonly string[]>>, more: (path: string) => (string | null)[]) =>
      fc.constantFrom(...Object.keys(texts)).chain((path) => {
        const text = fc.constantFrom<string | null>(...(texts[path] ?? []), ...more(path));
        return fc.record({ path: fc.constant(path), text });
      });
    const mild = edits(MILD, (path) => [FILES[path] ?? null]);
    const wild = edits(TEXTS, (path) => (path === 'dbt_project.yml' ? [PROJECT] : [FILES[path] ?? null, null]));
    const edit = fc.oneof({ weight: 9, arbitrary: mild }, { weight: 1, arbitrary: wild });
    const round = fc.array(edit, { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 5 }), async (rounds) => {
        const first = { ...FILES, 'models/e.sql': null, 'dbt_project.yml': PROJECT };
        for (const [path, text] of Object.entries(first)) write(path, text);
        await parse();
        for (const made of rounds) {
          for (const { path, text } of made) write(path, text);
          const [partial, again, whole] = [await parse(), await parse(), await parseFolder(folder)];
          expect(contents(partial)).toEqual(contents(whole));
          expect(contents(again)).toEqual(contents(whole));
        }
      }),
      { numRuns: Number(process.env.ETL_EDIT_RUNS ?? 8) },
    );
  });

  test.each([
    { what: 'SQL', path: 'models/b.sql', text: "select 1 as id from {{ ref('s') }}", steps: 1 },
    {
      what: 'properties of nodes',
      path: 'models/one.yml',
      text: FILES['models/one.yml']?.replace('x: 1', 'x: 2') ?? '',
      steps: 1,
    },
    { what: 'a singular test', path: 'tests/t.sql', text: "select * from {{ ref('c') }}", steps: 1 },
    { what: 'a macro', path: 'macros/m.sql', text: '{% macro cents(x) %}1{% endmacro %}', steps: 0 },
    { what: 'the name of a relation', path: 'models/a.sql', text: "{{ config(alias='x') }} select 1", steps: 0 },
  ])('is done for $what: $steps', async ({ path, text, steps }) => {
    const first = await parse();
    write(path, text);
    const second = await parse();
    expect(second.isCached).toBe(false);
    expect(second.steps.map((step) => step.from)).toEqual(steps === 0 ? [] : [first.parseId]);
    const third = await parse();
    expect([third.isCached, third.parseId, third.steps]).toEqual([true, second.parseId, second.steps]);
  });
});
