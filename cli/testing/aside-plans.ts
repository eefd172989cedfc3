import { bigquery } from '../adapters/bigquery/adapter.ts';
import { type ColumnInfo, relation } from '../adapters/index.ts';
import {
  materializationOf,
  type Plan,
  type PlanInput,
  type Publishing,
  planSeed,
  planSnapshot,
  type SeedTable,
} from '../materializations/index.ts';

/** The table that all plans make. */
export const target = relation({ database: 'shop', schema: 'main', identifier: 'orders' });
const table = { ...target, type: 'table' as const };
const view = { ...target, type: 'view' as const };

/** The columns that the table and its query have. */
export const columns: readonly ColumnInfo[] = [
  { name: 'id', dataType: 'INT64' },
  { name: 'day', dataType: 'DATE' },
  { name: 'amount', dataType: 'NUMERIC' },
];

const SQL = 'select id, day, amount\nfrom `shop`.`raw`.`orders` -- all of them';

/** What a plan is made from unless told. */
function input(given: Partial<PlanInput>, publishing: Partial<Publishing> = {}): PlanInput {
  const existing = given.existing ?? null;
  return {
    target,
    existing,
    existingColumns: existing?.type === 'table' ? columns : [],
    compiledSql: SQL,
    columns,
    config: {},
    description: "The shop's orders",
    declared: [],
    constraints: [],
    declaredColumns: [],
    dialect: bigquery.dialect,
    capabilities: bigquery.capabilities,
    fullRefresh: false,
    publishing: { suffix: '1a2b3c4d', audit: 'none', layout: null, leftovers: [], ...publishing },
    ...given,
  };
}

type Given = Partial<PlanInput> & { readonly publishing?: undefined };

/** The plan of a model on BigQuery. */
export function plan(materialized: string, given: Given, publishing: Partial<Publishing> = {}): Plan {
  return materializationOf(materialized).plan(input(given, publishing));
}

const AUDIT = { audit: 'table' } as const;
const ROWS = { audit: 'rows' } as const;
const none = { partition: null, clusterBy: [] };
const byDay = { field: 'day', data_type: 'date' };
const daily = { partition: { field: 'day', unit: 'day' as const }, clusterBy: [] };
const merge = { unique_key: 'id' };
const overwrite = { incremental_strategy: 'insert_overwrite', partition_by: byDay };
const wider = [...columns, { name: 'note', dataType: 'STRING' }];
const declared: PlanInput['declared'] = [
  { name: 'id', dataType: 'int64', description: 'Key', quote: false, constraints: [{ type: 'not_null' }] },
  { name: 'day', dataType: 'date', description: '', quote: false, constraints: [] },
  { name: 'amount', dataType: 'numeric', description: "It's money", quote: false, constraints: [{ type: 'unique' }] },
];
const constraints: PlanInput['constraints'] = [
  { type: 'primary_key', columns: ['id'] },
  { type: 'foreign_key', columns: ['day'], to: '`shop`.`main`.`days`', to_columns: ['day'] },
];
const contract = { config: { contract: { enforced: true } }, declared, constraints, declaredColumns: columns };
const docs = { persist_docs: { relation: true, columns: true } };
const hourly = { field: 'seen', data_type: 'timestamp', granularity: 'hour', time_ingestion_partitioning: true };
const arriving = [{ name: 'seen', dataType: 'TIMESTAMP' }, ...columns.slice(0, 1)];
const arrivalSql = 'select seen, id from `shop`.`raw`.`clicks`';

const seed: SeedTable = {
  columns: [
    { name: 'id', type: 'integer', isDeclared: false },
    { name: 'price', type: 'numeric(10,2)', isDeclared: true },
    { name: 'note', type: 'string', isDeclared: false },
  ],
  rows: [
    ['1', '2.50', 'x'],
    [' 2 ', '', 'null'],
    ['null', '3', ''],
  ],
};

function seedPlan(existing: PlanInput['existing'], publishing: Partial<Publishing>): Plan {
  const { columns: _columns, ...rest } = input({ existing }, publishing);
  return planSeed({ ...rest, seed, path: 'seeds/orders.csv' });
}

function snapshotPlan(
  existing: PlanInput['existing'],
  publishing: Partial<Publishing>,
  config: PlanInput['config'] = {},
): Plan {
  const changes = [
    { name: 'dbt_change_type', dataType: 'STRING' },
    { name: 'id', dataType: 'INT64' },
    { name: 'note', dataType: 'STRING' },
    { name: 'dbt_unique_key', dataType: 'INT64' },
    { name: 'dbt_scd_id', dataType: 'STRING' },
    { name: 'dbt_valid_to', dataType: 'TIMESTAMP' },
  ];
  const kept = changes.filter(({ name }) => !['dbt_change_type', 'dbt_unique_key'].includes(name));
  const { constraints: _constraints, ...rest } = input({ existing, config }, publishing);
  return planSnapshot({
    ...rest,
    rows: 'select * from `shop`.`raw`.`changes`',
    columns: existing === null ? kept : changes,
    existingColumns: existing === null ? [] : kept.filter(({ name }) => name !== 'note'),
    keyParts: null,
    names: { dbt_scd_id: 'dbt_scd_id', dbt_valid_to: 'dbt_valid_to' },
    validToCurrent: null,
  });
}

/** What is planned, by the name of its golden file. */
export const PLANS: Readonly<Record<string, Plan>> = {
  'view-direct': plan('view', { existing: view }),
  'view-audited': plan('view', { existing: view, config: { ...docs, labels: { team: 'bi' } }, declared }, AUDIT),
  'view-over-table': plan('view', { existing: table }, AUDIT),
  'view-header': plan('view', { config: { sql_header: 'create temp function f(x int64) as (x + 1);' } }),
  'table-direct': plan('table', {}),
  'table-audited': plan('table', { existing: table }, { ...AUDIT, layout: none }),
  'table-over-view': plan('table', { existing: view }, AUDIT),
  'table-leftovers': plan('table', {}, { leftovers: [{ ...table, identifier: 'orders__etl_new_00000000' }] }),
  'table-options': plan('table', {
    config: {
      ...docs,
      partition_by: { field: 'day', data_type: 'date', granularity: 'month' },
      cluster_by: ['id', 'Amount'],
      require_partition_filter: true,
      partition_expiration_days: 30,
      hours_to_expiration: 48,
      labels: { team: "it's" },
      kms_key_name: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
      resource_tags: { '123/env': 'prod' },
    },
    declared,
  }),
  'table-options-audited': plan(
    'table',
    {
      existing: table,
      config: {
        ...docs,
        partition_by: byDay,
        require_partition_filter: true,
        partition_expiration_days: 30,
        labels: { team: 'bi' },
      },
      declared,
    },
    { ...AUDIT, layout: daily },
  ),
  'table-timestamp': plan('table', {
    config: { partition_by: { field: 'seen', data_type: 'timestamp', granularity: 'hour' } },
    compiledSql: arrivalSql,
  }),
  'table-datetime': plan('table', {
    config: { partition_by: { field: 'seen', data_type: 'datetime', granularity: 'year' } },
    compiledSql: 'select datetime(seen) as seen, id from `shop`.`raw`.`clicks`',
  }),
  'table-range': plan('table', {
    config: { partition_by: { field: 'id', data_type: 'int64', range: { start: 0, end: 100, interval: 10 } } },
  }),
  'table-arrival': plan('table', { config: { partition_by: hourly }, compiledSql: arrivalSql, columns: arriving }),
  'table-contract': plan('table', { existing: table, ...contract }, AUDIT),
  'table-full-refresh-other-layout': plan(
    'table',
    { existing: table, config: { partition_by: byDay }, fullRefresh: true },
    { ...AUDIT, layout: none },
  ),
  'incremental-first': plan('incremental', { config: merge }, AUDIT),
  'incremental-merge-direct': plan('incremental', { existing: table, config: merge }),
  'incremental-merge-rows': plan('incremental', { existing: table, config: merge }, ROWS),
  'incremental-merge-table': plan('incremental', { existing: table, config: merge }, AUDIT),
  'incremental-merge-options': plan(
    'incremental',
    {
      existing: table,
      config: {
        unique_key: ['id', 'day'],
        merge_update_columns: ['amount'],
        incremental_predicates: ['DBT_INTERNAL_DEST.day > date_sub(current_date(), interval 7 day)'],
        partition_by: byDay,
        require_partition_filter: true,
      },
    },
    { ...ROWS, layout: daily },
  ),
  'incremental-append': plan('incremental', { existing: table, config: { incremental_strategy: 'append' } }),
  'incremental-append-rows': plan('incremental', { existing: table, config: { incremental_strategy: 'append' } }, ROWS),
  'incremental-delete-insert': plan('incremental', {
    existing: table,
    config: { incremental_strategy: 'delete+insert', unique_key: 'id' },
  }),
  'incremental-delete-insert-keys': plan(
    'incremental',
    { existing: table, config: { incremental_strategy: 'delete+insert', unique_key: ['id', 'day'] } },
    AUDIT,
  ),
  'incremental-overwrite': plan('incremental', { existing: table, config: overwrite }, { layout: daily }),
  'incremental-overwrite-audited': plan(
    'incremental',
    { existing: table, config: overwrite },
    { ...ROWS, layout: daily },
  ),
  'incremental-overwrite-static': plan(
    'incremental',
    { existing: table, config: { ...overwrite, partitions: ["date '2024-01-01'", 'current_date()'] } },
    { layout: daily },
  ),
  'incremental-overwrite-copies': plan(
    'incremental',
    { existing: table, config: { ...overwrite, partition_by: { ...byDay, copy_partitions: true } } },
    { ...ROWS, layout: daily },
  ),
  'incremental-overwrite-range': plan('incremental', {
    existing: table,
    config: {
      incremental_strategy: 'insert_overwrite',
      partition_by: { field: 'id', data_type: 'int64', range: { start: 0, end: 100, interval: 10 } },
    },
  }),
  'incremental-overwrite-arrival': plan('incremental', {
    existing: table,
    existingColumns: columns.slice(0, 1),
    config: { incremental_strategy: 'insert_overwrite', partition_by: hourly },
    compiledSql: arrivalSql,
    columns: arriving,
  }),
  'incremental-merge-arrival': plan('incremental', {
    existing: table,
    existingColumns: columns.slice(0, 1),
    config: { ...merge, partition_by: hourly },
    compiledSql: arrivalSql,
    columns: arriving,
  }),
  'incremental-microbatch': plan('incremental', {
    existing: table,
    config: { incremental_strategy: 'microbatch', event_time: 'day', partition_by: byDay },
    batch: { start: '2024-01-01 00:00:00+00:00', end: '2024-01-02 00:00:00+00:00' },
  }),
  'incremental-merge-partitioned': plan(
    'incremental',
    { existing: table, config: { ...merge, partition_by: byDay } },
    { ...AUDIT, layout: daily },
  ),
  'incremental-append-partitioned': plan(
    'incremental',
    {
      existing: table,
      config: { incremental_strategy: 'append', partition_by: byDay, require_partition_filter: true },
    },
    { layout: daily },
  ),
  'incremental-delete-insert-partitioned': plan(
    'incremental',
    { existing: table, config: { ...merge, incremental_strategy: 'delete+insert', partition_by: byDay } },
    { layout: daily },
  ),
  'incremental-new-columns': plan(
    'incremental',
    { existing: table, columns: wider, config: { ...merge, on_schema_change: 'append_new_columns' } },
    ROWS,
  ),
  'incremental-sync-columns': plan('incremental', {
    existing: table,
    existingColumns: [...columns, { name: 'old', dataType: 'STRING' }],
    columns: [...columns.slice(0, 2), { name: 'amount', dataType: 'BIGNUMERIC' }],
    config: { ...merge, on_schema_change: 'sync_all_columns' },
  }),
  'incremental-new-fields': plan(
    'incremental',
    {
      existing: table,
      existingColumns: [...columns.slice(0, 1), { name: 'items', dataType: 'ARRAY<STRUCT<sku STRING>>' }],
      columns: [...columns.slice(0, 1), { name: 'items', dataType: 'ARRAY<STRUCT<sku STRING, n INT64>>' }],
      compiledSql: "select 1 as id, [struct('a' as sku, 1 as n)] as items",
      config: { ...merge, on_schema_change: 'append_new_columns' },
    },
    ROWS,
  ),
  'materialized-view': plan('materialized_view', {
    config: { partition_by: byDay, cluster_by: 'id', refresh_interval_minutes: 60, max_staleness: 'interval 4 hour' },
  }),
  'materialized-view-audited': plan('materialized_view', { existing: table, config: { enable_refresh: false } }, AUDIT),
  'materialized-view-unchanged': plan(
    'materialized_view',
    { existing: { ...target, type: 'materialized_view' } },
    { layout: { ...none, view: { query: SQL.replaceAll('\n', ' '), refresh: true, minutes: 30 } } },
  ),
  'materialized-view-changed': plan(
    'materialized_view',
    { existing: { ...target, type: 'materialized_view' } },
    { layout: { ...none, view: { query: 'select 1', refresh: true, minutes: 30 } } },
  ),
  'seed-direct': seedPlan(null, {}),
  'seed-audited': seedPlan(table, AUDIT),
  'snapshot-first': snapshotPlan(null, {}),
  'snapshot-again': snapshotPlan(table, {}),
  'snapshot-audited': snapshotPlan(table, AUDIT),
  'snapshot-partitioned': snapshotPlan(
    table,
    { layout: { partition: { field: 'dbt_valid_to', unit: 'day' }, clusterBy: [] } },
    { partition_by: { field: 'dbt_valid_to', data_type: 'timestamp' } },
  ),
};
