import type { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject, type CliResult } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../testing/servers/shared.ts';

const MACROS = `
{% macro bigquery__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) %}
  insert into {{ target }} (id, by_whom) select id, 'own merge' from {{ source }}
{% endmacro %}

{% macro get_incremental_twice_sql(arg_dict) %}
  insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }};
  insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }};
{% endmacro %}

{% macro bigquery__create_view_as(relation, sql) %}
  create or replace view {{ relation }} as select *, 'own view' as by_whom from ({{ sql }})
{% endmacro %}

{% macro bigquery_table_options(config, node, temporary) %}
  {% set options = adapter.get_table_options(config, node, temporary) %}
  {% do options.update({'friendly_name': "'own'"}) %}
  {{ return(bigquery_options(options)) }}
{% endmacro %}

{% macro snapshot_get_time() %}timestamp '2024-01-01 00:00:00+00'{% endmacro %}
`;

const BY_DAY = "partition_by={'field': 'd', 'data_type': 'date'}";
const again = "{{ 2 if is_incremental() else 1 }} as id, date '2024-01-01' as d";

const FILES = {
  'etl_project.yml': 'name: p\nprofile: p\n',
  'macros/own.sql': MACROS,
  'models/merged.sql': `{{ config(materialized='incremental', unique_key='id') }} select {{ 2 if is_incremental() else 1 }} as id, 'q' as by_whom`,
  'models/synced.sql': `{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }} select {{ 2 if is_incremental() else 1 }} as id, 'q' as by_whom`,
  'models/overwritten.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', ${BY_DAY}) }} select ${again}`,
  'models/overwritten_named.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitions=["date '2024-01-01'"], ${BY_DAY}) }} select ${again}`,
  'models/appended.sql': `{{ config(materialized='incremental', incremental_strategy='append') }} select 1 as id`,
  'models/replaced.sql': `{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }} select 1 as id, '{{ is_incremental() }}' as again`,
  'models/twice.sql': "{{ config(materialized='incremental', incremental_strategy='twice') }} select 1 as id",
  'models/seen.sql': "{{ config(materialized='view') }} select 1 as id",
  'models/copied.sql': "{{ config(materialized='copy') }} select * from {{ ref('tabled') }}",
  'models/tabled.sql': `{{ config(materialized='table', cluster_by='id', ${BY_DAY}) }} select 1 as id, date '2024-01-01' as d`,
  'snapshots/kept.sql':
    "{% snapshot kept %}{{ config(strategy='check', check_cols=['id'], unique_key='id') }} select 1 as id{% if var('again', false) %}, 'n' as extra{% endif %}{% endsnapshot %}",
};

/** The rows after two builds. But for strategies that dbt-bigquery does not have, they are those that it leaves. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  merged: ['1 q', '2 own merge'],
  synced: ['1 q', '2 own merge'],
  overwritten: ['2 2024-01-01'],
  overwritten_named: ['2 2024-01-01'],
  appended: ['1', '1'],
  replaced: ['1 True'],
  twice: ['1', '1', '1'],
  seen: ['1 own view'],
  copied: ['1 2024-01-01'],
  tabled: ['1 2024-01-01'],
};

describeWithServers(['bigquery'], 'Macros of a project on BigQuery', () => {
  let server: SharedDataset;
  let client: BigQuery;
  let second: CliResult;
  const project = new CliProject();

  beforeAll(async () => {
    server = await bigqueryDataset();
    client = await bigqueryClient(server);
    project.write({ ...FILES, 'profiles.yml': bigqueryProfile(server, {}, 'p') });
    const first = await project.etl(['build']);
    expect(first.exit, first.stdout).toBe(0);
    second = await project.etl(['build', '--vars', 'again: true']);
  });
  afterAll(() => project.remove());

  async function rows(table: string): Promise<string[]> {
    const [job] = await client.createQueryJob(`select to_json_string(t) as t from ${server.dataset}.${table} as t`);
    const [found] = await job.getQueryResults();
    return (found as { t: string }[]).map(({ t }) => Object.values(JSON.parse(t)).join(' ')).sort();
  }

  it('build everything twice', () => {
    expect(second.exit, second.stdout + second.stderr).toBe(0);
  });

  it.each(Object.entries(ROWS))('leave the rows that they write: %s', async (table, expected) => {
    expect(await rows(table)).toEqual(expected);
  });

  it('make the statements that are run', () => {
    expect(project.read('target/run/p/models/tabled.sql')).toContain("friendly_name='own'");
  });

  it('say when a snapshot was taken, and add its new columns', async () => {
    expect(await rows('kept')).toEqual([expect.stringContaining('2024-01-01 00:00:00+00')]);
  });
});
