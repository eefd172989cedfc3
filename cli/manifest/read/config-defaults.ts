import type { Yaml, YamlMap } from '../../config/types.ts';

/** The kinds of node that have a config of their own shape. */
export type ConfiguredKind =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'operation'
  | 'source'
  | 'exposure'
  | 'group'
  | 'unit_test'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'function';

const ANY: YamlMap = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
};

const NODE: YamlMap = {
  ...ANY,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
};

const SEMANTIC: YamlMap = { enabled: true, group: null, meta: {} };

const NO_TIME: YamlMap = { count: null, period: null };

/** dbt's known config keys of each kind with their defaults, in the order in which its manifest shows them. */
export const CONFIG_DEFAULTS: Readonly<Record<ConfiguredKind, YamlMap>> = {
  model: { ...NODE, access: 'protected', freshness: null },
  analysis: NODE,
  operation: NODE,
  seed: { ...NODE, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: {
    ...NODE,
    materialized: 'snapshot',
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {
      dbt_valid_to: null,
      dbt_valid_from: null,
      dbt_scd_id: null,
      dbt_updated_at: null,
      dbt_is_deleted: null,
    },
    dbt_valid_to_current: null,
  },
  test: {
    ...ANY,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: {
    enabled: true,
    event_time: null,
    freshness: { warn_after: NO_TIME, error_after: NO_TIME, filter: null },
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  },
  exposure: { enabled: true, tags: [], meta: {} },
  group: { meta: {} },
  unit_test: { tags: [], meta: {}, enabled: true, static_analysis: null },
  metric: SEMANTIC,
  semantic_model: SEMANTIC,
  saved_query: { ...SEMANTIC, export_as: null, schema: null, cache: { enabled: false } },
  function: {
    ...NODE,
    materialized: 'function',
    type: 'scalar',
    volatility: null,
    runtime_version: null,
    entry_point: null,
  },
};

/** A hook in the form that manifests show: text becomes `{sql, transaction, index}`. */
export function hookOf(value: Yaml): Yaml {
  if (typeof value === 'string') {
    const parsed =
      value.trimStart().startsWith('{') && !value.trimStart().startsWith('{{') ? parsedHook(value) : undefined;
    return { sql: value, transaction: true, index: null, ...parsed };
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date))
    return { sql: '', transaction: true, index: null, ...(value as YamlMap) };
  return { sql: String(value), transaction: true, index: null };
}

/** dbt lets a hook be JSON text: `{"sql": "...", "transaction": false}`. */
function parsedHook(text: string): YamlMap | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as YamlMap) : undefined;
  } catch {
    return undefined;
  }
}
