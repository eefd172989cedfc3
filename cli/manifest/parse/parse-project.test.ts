import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseFolder } from '../../testing/parse-fixture.ts';
import { manifestArtifact } from '../index.ts';

const TESTDATA = fileURLToPath(new URL('../testdata', import.meta.url));
type Facts = Readonly<Record<string, unknown>>;
type Artifact = Readonly<Record<string, Readonly<Record<string, Facts>>>>;

/** What dbt 1.11 made of the project `kitchen`, kept by a run of `dbt parse`. */
const answers = JSON.parse(readFileSync(join(TESTDATA, 'kitchen.dbt.json'), 'utf8')) as Record<string, Facts>;
let artifact: Artifact;

beforeAll(async () => {
  const { manifest, diagnostics } = await parseFolder(join(TESTDATA, 'kitchen'));
  expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  const at = new Date(0);
  const context = { invocationId: 'x', startedAt: at, generatedAt: at, projectName: 'kitchen', adapterType: 'duckdb' };
  const quoting = { database: true, schema: true, identifier: true };
  artifact = JSON.parse([...manifestArtifact(manifest, { ...context, quoting })].join('')) as Artifact;
});

function found(key: string): Facts | undefined {
  const [kind = '', id = '', index = '0'] = key.split('/');
  const entry = artifact[kind]?.[id];
  return kind === 'disabled' ? (entry as unknown as Facts[] | undefined)?.[Number(index)] : entry;
}

describe('the manifest of a project that uses the whole property language', () => {
  test.each(Object.keys(answers))("%s is dbt's", (key) => {
    const wanted = answers[key] ?? {};
    const node = found(key);
    expect(node).toBeDefined();
    const depends = (node?.depends_on ?? {}) as { nodes?: string[]; macros?: string[] };
    const config = { ...(node?.config as Facts | undefined), tags: undefined };
    const shown: Record<string, unknown> = {
      ...node,
      ...(node?.config === undefined ? {} : { config }),
      tags: [...new Set((node?.tags ?? []) as string[])].sort(),
      parents: [...new Set(depends.nodes ?? [])].sort(),
      macros: (depends.macros ?? []).filter((id) => !id.startsWith('macro.dbt')).sort(),
    };
    for (const [name, value] of Object.entries(wanted)) expect({ [name]: shown[name] }).toEqual({ [name]: value });
  });

  test('has no node that dbt has not', () => {
    const kinds = ['nodes', 'sources', 'exposures', 'unit_tests', 'groups'];
    const ids = kinds.flatMap((kind) => Object.keys(artifact[kind] ?? {}).map((id) => `${kind}/${id}/0`));
    expect(ids.filter((id) => !(id in answers))).toEqual([]);
  });

  test('shows nothing of etl in the artifact', () => {
    expect(JSON.stringify(artifact)).not.toContain('"etl"');
    expect(Object.keys(artifact).sort()).toEqual([
      'child_map',
      'disabled',
      'docs',
      'exposures',
      'functions',
      'group_map',
      'groups',
      'macros',
      'metadata',
      'metrics',
      'nodes',
      'parent_map',
      'saved_queries',
      'selectors',
      'semantic_models',
      'sources',
      'unit_tests',
    ]);
  });
});
