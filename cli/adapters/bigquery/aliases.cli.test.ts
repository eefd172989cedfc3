import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../../testing/cli.ts';

interface Shown {
  readonly database: string;
  readonly schema: string;
  readonly relation_name: string;
}

// The relations are those of dbt 1.11 with dbt-bigquery 1.12.
describe("BigQuery's words for databases and schemas", () => {
  const project = new CliProject();
  let parsed: CliResult;
  let manifest: { readonly nodes: Record<string, Shown>; readonly sources: Record<string, Shown> };

  beforeAll(async () => {
    project.write({
      'dbt_project.yml': 'name: p\nprofile: p\nmodels:\n  p:\n    +dataset: ds1\n    sub:\n      +project: other\n',
      'profiles.yml':
        'p:\n  target: d\n  outputs:\n    d: {type: bigquery, method: none, project: test, dataset: ov}\n',
      'models/a.sql': "select * from {{ source('s', 't') }}",
      'models/c.sql': 'select 1 as x',
      'models/sub/b.sql': "{{ config(dataset='inl') }} select 1 as x",
      'models/models.yml': 'models: [{name: c, config: {dataset: viayml}}]',
      'models/sources.yml': `sources:
  - name: s
    project: proj
    dataset: "{{ var('d', 'dset') }}"
    quoting: {dataset: false}
    tables: [{name: t}, {name: u, quoting: {project: false}}]`,
      'snapshots/sn.sql':
        "{% snapshot sn %}{{ config(target_dataset='snapds', target_project='snapproj', strategy='check', check_cols='all', unique_key='id') }} select 1 as id{% endsnapshot %}",
    });
    parsed = await project.etl(['parse']);
    expect(parsed.exit, parsed.stdout + parsed.stderr).toBe(0);
    manifest = JSON.parse(project.read('target/manifest.json'));
  });
  afterAll(() => project.remove());

  it.each([
    ['model.p.a', '`test`.`ov_ds1`.`a`'],
    ['model.p.b', '`other`.`ov_inl`.`b`'],
    ['model.p.c', '`test`.`ov_viayml`.`c`'],
    ['snapshot.p.sn', '`snapproj`.`snapds`.`sn`'],
    ['source.p.s.t', '`proj`.dset.`t`'],
    ['source.p.s.u', 'proj.dset.`u`'],
  ])('are read wherever a project may write them: %s', (id, name) => {
    expect({ ...manifest.nodes, ...manifest.sources }[id]?.relation_name).toBe(name);
  });

  it('are no mistakes', () => {
    expect(parsed.stdout + parsed.stderr).not.toContain('ETL1020');
  });
});
