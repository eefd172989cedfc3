import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../../testing/cli.ts';

interface Shown {
  readonly name: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly columns: readonly { readonly name: string; readonly data_type: string }[] | null;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly position: { readonly file: string; readonly line: number; readonly column: number } | null;
  }[];
}

const BASE = {
  'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: w.duckdb}}}\n',
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: city, data_type: varchar(20)}
          - {name: paid, data_type: "decimal(10,2)"}
          - {name: placed, data_type: timestamp}
`,
  'models/orders.sql': "select id, city, paid, placed from {{ source('raw', 'orders') }}\n",
};

let project: CliProject;
beforeEach(() => {
  project = new CliProject().write(BASE);
});
afterEach(() => project.remove());

async function check(files: Readonly<Record<string, string>>): Promise<Map<string, Shown>> {
  const { stdout, stderr } = await project.write(files).etl(['check', '--output', 'json']);
  if (!stdout.startsWith('{')) expect.fail(stderr);
  const { nodes } = JSON.parse(stdout) as { nodes: Shown[] };
  return new Map(nodes.map((one) => [one.name, one]));
}

function columnsOf(node: Shown | undefined): string {
  return node?.columns?.map((one) => `${one.name} ${one.data_type}`).join(', ') ?? 'none';
}

/** Code and place of the first mistake of a node. */
function mistake(node: Shown | undefined): string {
  const [found] = node?.diagnostics ?? [];
  return found === undefined
    ? (node?.reason ?? 'none')
    : `${found.code} ${found.position?.file}:${found.position?.line}:${found.position?.column}`;
}

describe('etl check for a DuckDB target', () => {
  it('goes through sources, seeds, snapshots, incremental models and tests without a warehouse', async () => {
    const nodes = await check({
      'seeds/labels.csv': 'id,label\n1,x\n',
      'models/totals.sql': `{{ config(materialized='incremental', unique_key='city', incremental_strategy='merge') }}
select city, sum(paid) as paid, max(placed) as last, list(distinct id) as ids from {{ ref('orders') }}
{% if is_incremental() %}where placed > (select max(last) from {{ this }}){% endif %} group by all`,
      'snapshots/kept.sql':
        "{% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols=['city']) }}select id, city from {{ ref('orders') }}{% endsnapshot %}",
      'models/versions.sql':
        "select o.*, k.dbt_valid_to, l.label from {{ ref('orders') }} o join {{ ref('kept') }} k using (id) join {{ ref('labels') }} l using (id)",
      'models/p.yml': 'models: [{name: totals, columns: [{name: city, data_tests: [unique, not_null]}]}]\n',
    });
    expect([...nodes.values()].filter((one) => one.verdict !== 'ok')).toEqual([]);
    expect(columnsOf(nodes.get('totals'))).toBe('city VARCHAR, paid DECIMAL(38,2), last TIMESTAMP, ids INTEGER[]');
    expect(columnsOf(nodes.get('versions'))).toContain('label VARCHAR');
    expect(existsSync(path.join(project.folder, 'w.duckdb'))).toBe(false);
  });

  it('tells what DuckDB refuses at the line of the template', async () => {
    const nodes = await check({
      'models/a.sql': "select\n  id,\n  nam\nfrom {{ ref('orders') }}",
      'models/b.sql': "select safe_divide(paid, 2) as half from {{ ref('orders') }}",
      'models/c.sql': "select city, count(*) as n\nfrom {{ ref('orders') }}\ngroup by id",
      'models/d.sql': "select id + city::date as x\nfrom {{ ref('orders') }} where",
      'models/e.sql': "{{ config(materialized='incremental', unique_key='idd') }}\nselect id from {{ ref('orders') }}",
      'models/f.sql': "select nowhere from {{ source('raw', 'orders') }}",
      'models/g.sql': 'with x as (select 1 as a) select * from xx',
      'models/h.sql':
        "{{ config(post_hook='delete from {{ this }} where idd = 1') }}\nselect id from {{ ref('orders') }}",
      'models/i.sql': 'select * from elsewhere.t',
      'models/j.sql': "select * from read_csv('nowhere.csv')",
    });
    expect(mistake(nodes.get('a'))).toBe('ETL6601 models/a.sql:3:3');
    expect(nodes.get('a')?.diagnostics[0]?.message).toContain(
      'DuckDB refuses this SQL: Referenced column "nam" not found',
    );
    expect(mistake(nodes.get('b'))).toBe('ETL6601 models/b.sql:1:8');
    expect(mistake(nodes.get('c'))).toBe('ETL6601 models/c.sql:1:8');
    expect(mistake(nodes.get('d'))).toBe('ETL6601 models/d.sql:2:30');
    expect(mistake(nodes.get('e'))).toBe('ETL6603 models/e.sql:1:1');
    expect(mistake(nodes.get('f'))).toBe('ETL6607 models/f.sql:1:8');
    expect(nodes.get('g')?.diagnostics[0]?.hint).toBe('did you mean x?');
    expect(mistake(nodes.get('h'))).toBe('ETL6601 models/h.sql:1:22');
    expect(nodes.get('i')).toMatchObject({ verdict: 'not checkable' });
    expect(nodes.get('i')?.reason).toContain('elsewhere.t, which is no source and no model of this project');
    expect(nodes.get('j')?.reason).toContain('it reads a file that is not here');
  });

  it('tells the types that a contract does not agree with', async () => {
    const nodes = await check({
      'models/bound.sql': "select id, paid, city from {{ ref('orders') }}",
      'models/bound.yml': `models:
  - name: bound
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: bigint}, {name: paid, data_type: "decimal(10,2)"}, {name: city}]
`,
    });
    expect(nodes.get('bound')?.diagnostics[0]?.message.split('\n').slice(1)).toEqual([
      '  id: bigint is declared, the SQL gives INTEGER',
      '  city: no data_type is declared, the SQL gives VARCHAR',
    ]);
  });

  it('knows functions that hooks declare', async () => {
    const nodes = await check({
      'models/halves.sql':
        "{{ config(pre_hook='create or replace macro half(x) as x / 2') }}\nselect half(paid) as half from {{ ref('orders') }}",
    });
    expect(columnsOf(nodes.get('halves'))).toBe('half DOUBLE');
  });
});
