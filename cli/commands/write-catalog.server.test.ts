import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryProfile } from '../testing/bigquery-output.ts';
import { CliProject } from '../testing/cli.ts';
import { bigqueryClient } from '../testing/servers/bigquery-emulator.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../testing/servers/shared.ts';

interface Entry {
  readonly metadata: { readonly type: string; readonly name: string; readonly comment: string | null };
  readonly columns: Readonly<
    Record<string, { readonly type: string; readonly index: number; readonly comment: string }>
  >;
  readonly stats: Readonly<Record<string, { readonly value: unknown }>>;
}

// Types, places and counts are those of the columns and stats that dbt-bigquery's own catalog query names.
describeWithServers(['bigquery'], 'The catalog of BigQuery', () => {
  const project = new CliProject();
  let catalog: { readonly nodes: Record<string, Entry>; readonly sources: Record<string, Entry> };

  beforeAll(async () => {
    const server = await bigqueryDataset();
    const { dataset } = server;
    const client = await bigqueryClient(server);
    for (const day of ['20240101', '20240102'])
      await client.createQueryJob(`create table ${dataset}.events_${day} as select '${day}' as day`);
    project.write({
      'etl_project.yml': 'name: p\nprofile: p\n',
      'profiles.yml': bigqueryProfile(server, {}, 'p'),
      'models/t.sql':
        "{{ config(materialized='table', partition_by={'field': 'd', 'data_type': 'date'}) }} select 1 as id, date '2024-01-01' as d, [struct(1 as sku, 'x' as name)] as items",
      'models/v.sql': 'select 1 as id',
      'models/models.yml': JSON.stringify({
        models: [
          {
            name: 't',
            description: 'orders',
            config: { persist_docs: { relation: true, columns: true } },
            columns: [{ name: 'items.sku', description: 'what' }],
          },
        ],
      }),
      'models/sources.yml': JSON.stringify({
        sources: [{ name: 'web', schema: dataset, tables: [{ name: 'events', identifier: 'events_*' }] }],
      }),
    });
    const built = await project.etl(['build']);
    expect(built.exit, built.stdout).toBe(0);
    const written = await project.etl(['docs', 'generate']);
    expect(written.exit, written.stdout + written.stderr).toBe(0);
    catalog = JSON.parse(project.read('target/catalog.json'));
  });
  afterAll(() => project.remove());

  it('has columns and the fields of structs, with their descriptions', () => {
    const { metadata, columns } = catalog.nodes['model.p.t'] ?? {};
    expect(metadata).toMatchObject({ type: 'table', name: 't', comment: 'orders' });
    expect(
      Object.entries(columns ?? {}).map(([name, { type, index, comment }]) => [index, name, type, comment]),
    ).toEqual([
      [1, 'id', 'INT64', ''],
      [2, 'd', 'DATE', ''],
      [3, 'items', 'ARRAY<STRUCT<sku INT64, name STRING>>', ''],
      [4, 'items.name', 'STRING', ''],
      [5, 'items.sku', 'INT64', 'what'],
    ]);
  });

  it('counts rows and bytes of tables and names their partitions', () => {
    const { stats = {} } = catalog.nodes['model.p.t'] ?? {};
    expect(Object.entries(stats).map(([id, { value }]) => [id, value])).toEqual([
      ['num_rows', 1],
      ['num_bytes', 0],
      ['partitioning_type', 'd'],
      ['has_stats', true],
    ]);
  });

  it('counts nothing of views', () => {
    expect(catalog.nodes['model.p.v']).toMatchObject({
      metadata: { type: 'view' },
      stats: { has_stats: { value: false } },
    });
  });

  it('has tables that differ by a date as one', () => {
    const { metadata, stats = {}, columns } = catalog.sources['source.p.web.events'] ?? {};
    expect(metadata?.name).toBe('events_*');
    expect(Object.keys(columns ?? {})).toEqual(['day']);
    expect([
      stats.date_shards?.value,
      stats.date_shard_min?.value,
      stats.date_shard_max?.value,
      stats.num_rows?.value,
    ]).toEqual([2, '20240101', '20240102', 2]);
  });
});
