import { z } from 'zod';
import { anything, openMap, quoting, scalar, textOrTexts } from './shapes.ts';

const hook = z.union([
  z.string(),
  z.strictObject({
    sql: z.string().describe('The statement.'),
    transaction: z.boolean().optional().describe('Whether it is in the transaction of the node: true unless told.'),
  }),
]);
const hooks = z.union([hook, z.array(hook)]).nullish();
const grants = z.record(z.string(), textOrTexts);

const common = {
  enabled: z.boolean().nullish().describe('Whether the node takes part.'),
  tags: textOrTexts.nullish().describe('Words to select by.'),
  meta: openMap.nullish().describe('Anything you like to note.'),
};

const named = {
  alias: z.string().nullish().describe('Name of the relation, if not that of the node.'),
  schema: z.string().nullish().describe('Schema, which generate_schema_name makes a full one of.'),
  database: z.string().nullish().describe('Database, if not that of the target.'),
  group: z.string().nullish().describe('The group that owns the node.'),
  static_analysis: anything.describe('Accepted and ignored.'),
};

const freshnessRule = z.strictObject({
  count: z.int().nullish().describe('How many periods.'),
  period: z.enum(['minute', 'hour', 'day']).nullish().describe('The period.'),
});

/** How old the rows of a source may be. */
export const freshness = z.strictObject({
  warn_after: freshnessRule.nullish().describe('Older rows than this are a warning.'),
  error_after: freshnessRule.nullish().describe('Older rows than this are an error.'),
  filter: z.string().nullish().describe('Condition of the rows that are looked at.'),
  build_after: openMap.nullish().describe('When a model is due again.'),
});

/** Configs of what is built. What dbt leaves to its materializations may be anything here, and is checked where it is used. */
const built = {
  ...common,
  ...named,
  materialized: z.string().nullish().describe('How the node is kept in the warehouse.'),
  'pre-hook': hooks.describe('Statements to run before the node.'),
  'post-hook': hooks.describe('Statements to run after the node.'),
  pre_hook: hooks.describe('Statements to run before the node.'),
  post_hook: hooks.describe('Statements to run after the node.'),
  quoting: quoting.nullish().describe('Which parts of the relation name are quoted.'),
  column_types: openMap.nullish().describe("Data types of a seed's columns by name."),
  full_refresh: z.boolean().nullish().describe('Whether --full-refresh rebuilds it; says so for every run.'),
  unique_key: textOrTexts.nullish().describe('Columns that tell rows apart.'),
  on_schema_change: z
    .enum(['ignore', 'fail', 'append_new_columns', 'sync_all_columns'])
    .nullish()
    .describe('What to do when the columns of an incremental model change.'),
  on_configuration_change: z.enum(['apply', 'continue', 'fail']).nullish().describe('For materialized views.'),
  grants: grants.nullish().describe('Grantees by privilege.'),
  packages: textOrTexts.nullish().describe('Packages of a Python model.'),
  docs: z
    .strictObject({
      show: z.boolean().nullish().describe('Whether the docs site shows the node.'),
      node_color: z.string().nullish().describe('Its colour in the lineage graph.'),
    })
    .nullish()
    .describe('How the docs site shows it.'),
  contract: z
    .strictObject({
      enforced: z.boolean().nullish().describe('Whether the columns must be exactly the declared ones.'),
      alias_types: z.boolean().nullish().describe('Whether general names of types are translated.'),
    })
    .nullish()
    .describe('The promise about the columns.'),
  persist_docs: openMap.nullish().describe('Which descriptions become comments in the warehouse.'),
  incremental_strategy: z.string().nullish().describe('How new rows reach an incremental model.'),
  incremental_predicates: anything.describe('Conditions on the target of a merge.'),
  predicates: anything.describe('Older name of incremental_predicates.'),
  merge_update_columns: anything.describe('The only columns that a merge updates.'),
  merge_exclude_columns: anything.describe('Columns that a merge leaves alone.'),
  batch_size: anything.describe('Width of a microbatch: hour, day, month, year.'),
  lookback: anything.describe('How many earlier microbatches are done again.'),
  begin: anything.describe('Where the first microbatch begins.'),
  concurrent_batches: anything.describe('Whether microbatches may run at once.'),
  event_time: anything.describe('The column that tells when a row happened.'),
  sql_header: anything.describe('SQL to put before the statement.'),
  snowflake_warehouse: anything.describe('Accepted for Snowflake projects; no effect.'),
  transient: anything.describe('Accepted for Snowflake projects; no effect.'),
  partition_by: anything.describe('How the table is partitioned.'),
  partitions: anything.describe('Partitions to replace.'),
  cluster_by: anything.describe('Columns by which the table is clustered.'),
  indexes: anything.describe('Indexes to make.'),
  catalog_name: anything.describe('The catalog of a table; only that of the warehouse itself is built into.'),
  table_format: anything.describe('The format of a table; only that of the warehouse itself is built.'),
  project: z.string().nullish().describe('The word for `database` on BigQuery.'),
  dataset: z.string().nullish().describe('The word for `schema` on BigQuery.'),
  require_partition_filter: anything.describe('Whether BigQuery refuses queries that name no partition.'),
  partition_expiration_days: anything.describe('Days after which BigQuery drops a partition.'),
  hours_to_expiration: anything.describe('Hours after which BigQuery drops the relation.'),
  kms_key_name: anything.describe('The key that BigQuery encrypts the relation with.'),
  labels: anything.describe('Labels of the relation on BigQuery.'),
  labels_from_meta: anything.describe('Whether what `meta` says becomes labels on BigQuery too.'),
  resource_tags: anything.describe('Resource tags of the relation on BigQuery.'),
  grant_access_to: anything.describe('Datasets of BigQuery that a view may read, whoever reads the view.'),
  enable_change_history: anything.describe('Whether BigQuery keeps the changes of the table.'),
  enable_refresh: anything.describe('Whether a materialized view of BigQuery keeps up by itself.'),
  refresh_interval_minutes: anything.describe('Minutes between refreshes of a materialized view.'),
  max_staleness: anything.describe('How old the answers of a materialized view may be.'),
  allow_non_incremental_definition: anything.describe('Whether a materialized view may need full refreshes.'),
  copy_materialization: anything.describe('What `materialized: copy` does: table or incremental.'),
  job_execution_timeout_seconds: anything.describe('Seconds after which jobs of the node are cancelled on BigQuery.'),
  reservation: anything.describe('The reservation that jobs of the node run in on BigQuery.'),
  submission_method: anything.describe('Where a Python model runs; accepted, Python models do not run.'),
  enable_list_inference: anything.describe('Of Python models on BigQuery; accepted, they do not run.'),
  intermediate_format: anything.describe('Of Python models on BigQuery; accepted, they do not run.'),
  notebook_template_id: anything.describe('Of Python models on BigQuery; accepted, they do not run.'),
  location: anything.describe('File or folder of an external table.'),
  format: anything.describe('File format of an external table.'),
  options: anything.describe('Options of an external table.'),
  delimiter: z.string().nullish().describe('The character between the cells of a seed.'),
  quote_columns: z.boolean().nullish().describe('Whether the column names of a seed are quoted.'),
  inferred_types: anything.describe('Accepted and ignored.'),
};

const model = {
  ...built,
  access: z.enum(['private', 'protected', 'public']).nullish().describe('Who may refer to the model.'),
  freshness: freshness.nullish().describe('When the model is due again.'),
  latest_version: scalar.nullish().describe('The version that an unversioned ref means.'),
  deprecation_date: z.string().nullish().describe('When the model goes away.'),
};

const snapshot = {
  ...built,
  strategy: z.string().nullish().describe('How changes are found: timestamp or check.'),
  target_schema: z.string().nullish().describe('Schema of the snapshot.'),
  target_database: z.string().nullish().describe('Database of the snapshot.'),
  target_project: z.string().nullish().describe('The word for `target_database` on BigQuery.'),
  target_dataset: z.string().nullish().describe('The word for `target_schema` on BigQuery.'),
  updated_at: z.string().nullish().describe('The column that tells when a row changed.'),
  check_cols: textOrTexts.nullish().describe('The columns that are compared.'),
  invalidate_hard_deletes: z.boolean().nullish().describe('Older spelling of hard_deletes: invalidate.'),
  hard_deletes: z
    .enum(['ignore', 'invalidate', 'new_record'])
    .nullish()
    .describe('What becomes of rows that are gone.'),
  snapshot_meta_column_names: openMap.nullish().describe('Names of the added columns.'),
  dbt_valid_to_current: z.string().nullish().describe('What valid_to is for rows that are current.'),
};

const test = {
  ...common,
  ...named,
  severity: z
    .string()
    .regex(/^(warn|error)$/i, 'warn or error')
    .nullish()
    .describe('What a failure is: warn or error.'),
  warn_if: z.string().nullish().describe('The number of failures that is a warning: `> 10`.'),
  error_if: z.string().nullish().describe('The number of failures that is an error: `> 100`.'),
  fail_calc: z.string().nullish().describe('How failures are counted.'),
  where: z.string().nullish().describe('Condition of the rows that are tested.'),
  limit: z.int().nullish().describe('At most so many failures.'),
  store_failures: z.boolean().nullish().describe('Keep the failing rows.'),
  store_failures_as: z.string().nullish().describe('Keep the failing rows as table, view or ephemeral.'),
  materialized: z.literal('test').nullish().describe('Always test.'),
  sql_header: anything.describe('SQL to put before the statement.'),
};

const source = {
  ...common,
  event_time: z.string().nullish().describe('The column that tells when a row happened.'),
  freshness: freshness.nullish().describe('How old the rows may be.'),
  loaded_at_field: z.string().nullish().describe('The column that tells when a row was loaded.'),
  loaded_at_query: z.string().nullish().describe('A query for the time of the last load.'),
  static_analysis: anything.describe('Accepted and ignored.'),
  connection: z.string().nullish().describe('The connection of the target that the source is loaded from.'),
  schema: z.string().nullish().describe('Schema of the source.'),
  database: z.string().nullish().describe('Database of the source.'),
  quoting: quoting.nullish().describe('Which parts of relation names are quoted.'),
  load: openMap.nullish().describe('How tables are loaded, unless a table says otherwise.'),
};

const column = {
  meta: openMap.nullish().describe('Anything you like to note.'),
  tags: textOrTexts.nullish().describe('Words to select tests of the column by.'),
  from: z.string().nullish().describe('The name of the column at the source, if another one.'),
};

const semantic = { ...common, group: z.string().nullish().describe('The group that owns it.') };

/** The configs of each kind. Unknown ones are passed through to macros in a dbt project. */
export const configSchemas = {
  models: z.strictObject(model),
  seeds: z.strictObject(built),
  snapshots: z.strictObject(snapshot),
  functions: z.strictObject({
    ...built,
    type: z.string().nullish().describe('scalar or aggregate.'),
    volatility: z.string().nullish().describe('deterministic, stable or non-deterministic.'),
    runtime_version: z.string().nullish().describe('Version of the language.'),
    entry_point: z.string().nullish().describe('Function to call.'),
  }),
  sources: z.strictObject(source),
  data_tests: z.strictObject(test),
  unit_tests: z.strictObject({ ...common, static_analysis: anything.describe('Accepted and ignored.') }),
  exposures: z.strictObject(common),
  metrics: z.strictObject(semantic),
  semantic_models: z.strictObject(semantic),
  saved_queries: z.strictObject({
    ...semantic,
    export_as: z.enum(['table', 'view']).nullish().describe('How exports are kept.'),
    schema: z.string().nullish().describe('Schema of exports.'),
    cache: openMap.nullish().describe('Settings of the cache.'),
  }),
  exports: z.strictObject({ ...common }),
  macros: z.strictObject({
    meta: common.meta,
    docs: openMap.nullish().describe('How the docs site shows it.'),
    tags: common.tags,
  }),
  columns: z.strictObject(column),
} as const;
