import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseFolder } from '../../testing/parse-fixture.ts';
import { manifestArtifact } from '../index.ts';

const TESTDATA = fileURLToPath(new URL('../testdata/golden', import.meta.url));

/** What dbt 1.11 writes into its manifest for the project `property_language`, by section and id. */
const answers = JSON.parse(readFileSync(join(TESTDATA, 'property_language.dbt.json'), 'utf8')) as Readonly<
  Record<string, unknown>
>;
let found: Map<string, unknown>;

const OF_THE_TOOL = ['macro.dbt.', 'macro.dbt_duckdb.', 'macro.etl_portable.', 'doc.dbt.'];
const UNCOMPARED = new Set(['created_at', 'root_path']);

function isOfTheTool(id: string): boolean {
  return OF_THE_TOOL.some((prefix) => id.startsWith(prefix));
}

/** Lists whose order says nothing. */
const SETS = new Set(['macros', 'tags', 'group_map']);

/** A thing of a manifest without times and paths of this machine, its macros without those of the tool. */
function comparable(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) {
    if (!SETS.has(parent)) return value.map((one) => comparable(one));
    return value.filter((one) => !isOfTheTool(String(one))).sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !UNCOMPARED.has(key));
  return Object.fromEntries(
    entries.map(([key, one]) => [key, key === 'macro_sql' ? String(one).trim() : comparable(one, key)]),
  );
}

beforeAll(async () => {
  const { manifest, diagnostics } = await parseFolder(join(TESTDATA, 'property_language'));
  expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  const at = new Date(0);
  const context = { invocationId: 'x', startedAt: at, generatedAt: at, projectName: 'rich', adapterType: 'duckdb' };
  const quoting = { database: true, schema: true, identifier: true };
  const text = [...manifestArtifact(manifest, { ...context, quoting })].join('');
  const { metadata: _metadata, ...sections } = JSON.parse(text) as Record<string, Record<string, unknown>>;
  found = new Map(
    Object.entries(sections).flatMap(([section, things]) =>
      Object.entries(things)
        .filter(([id]) => !isOfTheTool(id))
        .map(([id, thing]) => [`${section}/${id}`, comparable(thing, section)] as const),
    ),
  );
});

describe('every key of the manifest of a project that uses the whole property language', () => {
  it.each(Object.keys(answers))("is dbt's for %s", (key) => {
    expect(found.get(key)).toEqual(comparable(answers[key], key.split('/')[0]));
  });

  it('is there, and no other thing', () => {
    expect([...found.keys()].filter((key) => !(key in answers))).toEqual([]);
  });
});
