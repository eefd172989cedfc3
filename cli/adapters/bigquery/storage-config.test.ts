import { describe, expect, it } from 'vitest';
import { configSchemas } from '../../config/schemas/config-schema.ts';
import { meantConfig } from '../../config/schemas/misspelt.ts';
import { bigqueryDialect } from './dialect.ts';
import { patchOf } from './table-calls.ts';

const { storage } = bigqueryDialect;
if (storage === undefined) expect.unreachable();

const BY_DAY = { field: 'd', data_type: 'date' };
const asked = { description: '' };

/** Configs of dbt-bigquery 1.12 and what each says of a table, a view, a materialized view, and one that was published. */
const CONFIGS: readonly {
  readonly config: Readonly<Record<string, unknown>>;
  readonly table?: string;
  readonly view?: string;
  readonly materialized?: string;
  readonly set?: object;
  readonly statement?: string;
}[] = [
  { config: { partition_by: BY_DAY }, table: 'partition by `d`', materialized: 'partition by `d`' },
  { config: { partition_by: { ...BY_DAY, granularity: 'month' } }, table: 'partition by date_trunc(`d`, month)' },
  {
    config: { partition_by: { ...BY_DAY, time_ingestion_partitioning: true } },
    table: 'partition by _PARTITIONDATE',
  },
  {
    config: { partition_by: { field: 'n', data_type: 'int64', range: { start: 0, end: 10, interval: 2 } } },
    table: 'partition by range_bucket(`n`, generate_array(0, 10, 2))',
  },
  { config: { cluster_by: 'a' }, table: 'cluster by `a`', materialized: 'cluster by `a`' },
  { config: { cluster_by: ['a', 'b'] }, table: 'cluster by `a`, `b`' },
  {
    config: { partition_by: BY_DAY, require_partition_filter: true },
    table: 'require_partition_filter = true',
    set: { requirePartitionFilter: true },
  },
  {
    config: { partition_by: BY_DAY, partition_expiration_days: 7 },
    table: 'partition_expiration_days = 7',
    set: { partitionExpirationDays: 7 },
  },
  {
    config: { hours_to_expiration: 3 },
    table: 'expiration_timestamp = timestamp_add(current_timestamp(), interval 3 hour)',
    view: 'expiration_timestamp = timestamp_add(current_timestamp(), interval 3 hour)',
    set: { expiresInHours: 3 },
  },
  { config: { kms_key_name: 'k' }, table: "kms_key_name = 'k'", materialized: "kms_key_name = 'k'" },
  {
    config: { labels: { team: 'bi' } },
    table: "labels = [('team', 'bi')]",
    view: "labels = [('team', 'bi')]",
    materialized: "labels = [('team', 'bi')]",
    set: { labels: { team: 'bi' } },
  },
  {
    config: { labels_from_meta: true, meta: { team: 'x', own: 1 }, labels: { team: 'bi' } },
    table: "labels = [('team', 'bi'), ('own', '1')]",
    set: { labels: { team: 'bi', own: '1' } },
  },
  {
    config: { resource_tags: { '1/env': 'prod' } },
    table: "tags = [('1/env', 'prod')]",
    view: "tags = [('1/env', 'prod')]",
    set: { resourceTags: { '1/env': 'prod' } },
  },
  {
    config: { enable_change_history: true },
    table: 'enable_change_history = true',
    statement: 'enable_change_history = true',
  },
  { config: { enable_refresh: false }, materialized: 'enable_refresh = false' },
  { config: { refresh_interval_minutes: 60 }, materialized: 'refresh_interval_minutes = 60' },
  { config: { max_staleness: 'interval 1 hour' }, materialized: 'max_staleness = interval 1 hour' },
  {
    config: { allow_non_incremental_definition: true },
    materialized: 'allow_non_incremental_definition = true',
  },
];

describe('configs of BigQuery', () => {
  it.each(CONFIGS)('have their effect: $config', ({ config, table, view, materialized, set, statement = '' }) => {
    if (table !== undefined) expect(storage.tableClauses(config, asked)).toContain(table);
    if (view !== undefined) expect(storage.viewClauses(config, asked)).toContain(view);
    if (materialized !== undefined) expect(storage.materializedViewClauses(config, asked)).toContain(materialized);
    if (set !== undefined) expect(storage.properties(config, asked)).toMatchObject(set);
    expect(storage.optionsByStatement(config)).toBe(statement);
  });

  it('are known to projects by their names', () => {
    const known = Object.keys(configSchemas.models.shape);
    const keys = CONFIGS.flatMap(({ config }) => Object.keys(config));
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  });

  it.each([
    ['partition_byy', 'partition_by'],
    ['hours_to_expiratoin', 'hours_to_expiration'],
    ['clusterby', 'cluster_by'],
    ['refresh_intervall_minutes', 'refresh_interval_minutes'],
    ['+lables', 'labels'],
    ['my_own_config', undefined],
    ['+labels', undefined],
    ['post_hook', undefined],
  ])('that are nearly known are taken for misspelt: %s', (key, meant) => {
    expect(meantConfig('models', key)).toBe(meant);
  });

  it('put policy tags and descriptions on columns and on fields of structs', () => {
    const fields = [
      { name: 'Id', type: 'INTEGER' },
      { name: 's', type: 'RECORD', fields: [{ name: 'a', type: 'STRING' }] },
    ];
    const told = { columns: { id: 'key' }, policyTags: { 's.a': ['p/t'] } };
    expect(patchOf(told, { schema: { fields } }, 0)).toEqual({
      schema: {
        fields: [
          { name: 'Id', type: 'INTEGER', description: 'key' },
          { name: 's', type: 'RECORD', fields: [{ name: 'a', type: 'STRING', policyTags: { names: ['p/t'] } }] },
        ],
      },
    });
  });

  it.each([{ catalog_name: 'lake' }, { catalog: 'lake' }, { table_format: 'iceberg' }])(
    'refuse another storage than that of BigQuery: %j',
    (config) => {
      expect(() => storage.tableClauses(config, asked)).toThrow(Object.keys(config)[0]);
      expect(storage.tableClauses({ catalog_name: 'info_schema', table_format: 'default' }, asked)).toBe('');
    },
  );

  it('say that a view keeps no changes', () => {
    expect(() => storage.viewClauses({ enable_change_history: true }, asked)).toThrow('enable_change_history');
  });
});
