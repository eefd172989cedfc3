import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EtlError } from '../diagnostics/index.ts';
import { findProject } from './find-project.ts';
import { loadProject, openProject } from './load-project.ts';
import type { RenderYaml } from './render-values.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etl-project-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const render: RenderYaml = (text, position) => {
  if (text.includes('missing')) throw EtlError.of('ETL1030', { name: 'missing' }, { position });
  return text.includes('true') ? true : `<${text}>`;
};

async function load(
  file: 'etl_project.yml' | 'dbt_project.yml',
  text: string,
  options: { configKeys?: string[] } = {},
) {
  writeFileSync(join(root, file), text);
  return loadProject({ opened: openProject(findProject(root, root)), render, ...options });
}

const told = (found: {
  diagnostics: readonly {
    severity: string;
    code: string;
    message: string;
    position?: { line: number; column: number };
  }[];
}) =>
  found.diagnostics.map(
    ({ severity, code, message, position }) => `${severity} ${code} ${position?.line}:${position?.column} ${message}`,
  );

describe('finding a project', () => {
  it('looks in the folders above, and prefers etl_project.yml with a warning', () => {
    const below = join(root, 'models', 'staging');
    mkdirSync(below, { recursive: true });
    writeFileSync(join(root, 'dbt_project.yml'), 'name: x\n');
    expect(findProject(undefined, below)).toMatchObject({ root, flavour: 'dbt', warnings: [] });
    writeFileSync(join(root, 'etl_project.yml'), 'name: x\n');
    expect(findProject(undefined, below)).toMatchObject({ flavour: 'etl', warnings: [{ code: 'ETL1002' }] });
    expect(() => findProject('models', root)).toThrow('has no etl_project.yml or dbt_project.yml');
  });

  it('says what to do when there is none', () => {
    expect(() => findProject(undefined, root)).toThrow(
      expect.objectContaining({
        code: 'ETL1001',
        diagnostic: expect.objectContaining({ hint: expect.stringContaining('etl init') }),
      }),
    );
  });
});

describe('loading a project', () => {
  it('fills in the defaults of etl projects', async () => {
    const { project, diagnostics } = await load('etl_project.yml', 'name: shop\nprofile: "{{ x }}"\nversion: 1.0\n');
    expect(diagnostics).toEqual([]);
    expect(project).toMatchObject({ name: 'shop', version: '1.0', profileName: '<{{ x }}>', publish: 'after_tests' });
    expect(project?.paths).toMatchObject({
      models: ['models'],
      sources: ['sources'],
      exports: ['exports'],
      target: 'target',
    });
    expect(project?.queryComment).toBeUndefined();
  });

  it('fills in the defaults of dbt projects', async () => {
    const { project } = await load(
      'dbt_project.yml',
      'name: shop\nsource-paths: [m/]\ndata-paths: [d]\non-run-end: select 1\nquery-comment: ""\n',
    );
    expect(project?.publish).toBe('before_tests');
    expect(project?.paths).toMatchObject({
      models: ['m'],
      sources: [],
      seeds: ['d'],
      exports: [],
      packagesInstall: 'dbt_packages',
    });
    expect(project).toMatchObject({ onRunEnd: ['select 1'], queryComment: null });
  });

  it('renders all but hooks, query comments and vars', async () => {
    const { project } = await load(
      'etl_project.yml',
      'name: shop\non-run-start: "{{ a }}"\nquery-comment: "{{ b }}"\nvars: {v: "{{ c }}"}\nmodels: {+enabled: "{{ true }}", +post-hook: "{{ d }}", +schema: "{{ e }}"}\n',
    );
    expect(project).toMatchObject({ onRunStart: ['{{ a }}'], queryComment: '{{ b }}', vars: { v: '{{ c }}' } });
    expect(project?.configs.models).toEqual({ '+enabled': true, '+post-hook': '{{ d }}', '+schema': '<{{ e }}>' });
  });

  it('tells every mistake of an etl project in one go, each at its place', async () => {
    const found = await load(
      'etl_project.yml',
      [
        'name: my-shop',
        'model-path: [models]',
        'seed-paths: seeds',
        'profile: "{{ missing }}"',
        'flags: {publsh: after_tests, fail_fast: maybe}',
        'models:',
        '  my_shop:',
        '    +materialised: table',
        '    staging:',
        '      +enabled: "sometimes"',
        '      meta: {a: 1}',
        '',
      ].join('\n'),
    );
    expect(found.project).toBeUndefined();
    expect(told(found)).toEqual([
      'error ETL1024 1:7 "my-shop" cannot be the name of a project: it has characters that a name cannot have.',
      'error ETL1020 2:1 "model-path" is not a key of etl_project.yml.',
      'error ETL1021 3:13 "seed-paths" must be a list, not the text "seeds".',
      'error ETL1030 4:10 The environment variable missing is not set, and it has no default.',
      'error ETL1020 5:9 "publsh" is not a key of "flags".',
      'error ETL1021 5:41 "fail_fast" must be true or false, not the text "maybe".',
      'error ETL1020 8:5 "materialised" is not a key of the configs of models.',
      'error ETL1021 10:17 "enabled" must be true or false, not the text "sometimes".',
      'warning ETL1023 11:7 "meta" is read as a folder here, because its value is a map and it has no "+".',
      'error ETL1020 11:14 "a" is not a key of the configs of models.',
    ]);
    expect(found.diagnostics.map((one) => one.hint)).toContain('Did you mean "model-paths"?');
  });

  it('lets unknown configs of a dbt project pass and warns of other unknown keys', async () => {
    const found = await load(
      'dbt_project.yml',
      'name: shop\nmodel-path: [m]\nmodels: {+my_config: 1, shop: {x: {+other: {a: 1}}}}\n',
    );
    expect(told(found)).toEqual(['warning ETL1020 2:1 "model-path" is not a key of dbt_project.yml.']);
    expect(found.project?.configs.models).toEqual({ '+my_config': 1, shop: { x: { '+other': { a: 1 } } } });
  });

  it('knows the config keys of adapters', async () => {
    const found = await load('etl_project.yml', 'name: shop\nmodels: {+engine_key: 1}\n', {
      configKeys: ['engine_key'],
    });
    expect(found.diagnostics).toEqual([]);
  });

  it('tells a missing name and a reserved one', async () => {
    expect(told(await load('etl_project.yml', 'version: 1\n'))).toEqual([
      'error ETL1022 1:1 "name" is missing in etl_project.yml.',
    ]);
    expect((await load('etl_project.yml', 'name: model\n')).diagnostics).toMatchObject([{ code: 'ETL1024' }]);
  });

  it('tells a file that is no map', async () => {
    await expect(load('etl_project.yml', '- a\n')).rejects.toThrow(
      'etl_project.yml must hold a map of keys and values, not a list.',
    );
    await expect(load('etl_project.yml', '')).rejects.toThrow('not nothing');
  });
});
