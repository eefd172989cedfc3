{#
  Runs where a project takes over one of the macros that it calls, or brings a strategy of its own; otherwise etl plans
  the same statements itself. Names and arguments of the macros are dbt-bigquery's.
#}
{% materialization incremental, adapter='bigquery', supported_languages=['sql', 'python'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='table') -%}
  {%- set language = model['language'] -%}
  {%- set strategy = dbt_bigquery_validate_get_incremental_strategy(config) -%}
  {%- set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set is_rebuilt = existing is none or not existing.is_table or should_full_refresh() -%}
  {%- if partition_config.copy_partitions is true and strategy not in ['insert_overwrite', 'microbatch'] -%}
    {%- do exceptions.raise_compiler_error("copy_partitions needs incremental_strategy 'insert_overwrite' or 'microbatch', not '" ~ strategy ~ "'") -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set delta = none -%}
  {%- if is_rebuilt -%}
    {%- do etl_make_way(existing, partition_config) -%}
    {%- call statement('main', language=language) -%}
      {{ bq_create_table_as(partition_config, False, target, compiled_code, language) }}
    {%- endcall -%}
  {%- else -%}
    {%- set tmp_relation = make_temp_relation(target) -%}
    {%- set columns = none -%}
    {%- if on_schema_change != 'ignore' or etl_own_strategy or strategy not in ['merge', 'insert_overwrite', 'microbatch'] -%}
      {%- set delta = tmp_relation -%}
      {%- call statement('create_tmp_relation', language=language) -%}
        {{ bq_create_table_as(partition_config, True, delta, compiled_code, language) }}
      {%- endcall -%}
      {%- set columns = process_schema_changes(on_schema_change, delta, existing) -%}
    {%- endif -%}
    {%- set columns = columns or adapter.get_columns_in_relation(existing) -%}
    {%- if partition_config.time_ingestion_partitioning -%}
      {%- set columns = adapter.add_time_ingestion_partition_column(partition_config, columns) -%}
    {%- endif -%}
    {%- set build_sql = bq_generate_incremental_build_sql(
      strategy, tmp_relation, target, compiled_code, config.get('unique_key'), partition_config,
      config.get('partitions', none), columns, delta is not none, partition_config.copy_partitions,
      config.get('predicates', none) or config.get('incremental_predicates', none)
    ) -%}
    {%- call statement('main') -%}
      {{ build_sql }}
    {%- endcall -%}
  {%- endif -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, is_rebuilt)) -%}
  {%- do persist_docs(target, model) -%}
  {%- if delta is not none -%}{%- do adapter.drop_relation(delta) -%}{%- endif -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{# The strategy of a config: merge unless told. Any other name is one that get_incremental_NAME_sql makes the SQL of. #}
{% macro dbt_bigquery_validate_get_incremental_strategy(config) -%}
  {%- set strategy = config.get('incremental_strategy') or ('default' if etl_own_strategy else 'merge') -%}
  {%- if strategy == 'microbatch' -%}{%- do bq_validate_microbatch_config(config) -%}{%- endif -%}
  {{ return(strategy) }}
{%- endmacro %}

{% macro bq_generate_incremental_build_sql(
  strategy, tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists,
  copy_partitions, incremental_predicates
) -%}
  {%- if etl_own_strategy or strategy not in ['merge', 'insert_overwrite', 'microbatch'] -%}
    {%- set strategy_macro = adapter.get_incremental_strategy_macro(context, strategy) -%}
    {%- set build_sql = strategy_macro({
      'target_relation': target_relation,
      'temp_relation': tmp_relation,
      'unique_key': unique_key,
      'dest_columns': dest_columns,
      'incremental_predicates': incremental_predicates
    }) -%}
    {%- if strategy == 'delete+insert' and not etl_own_strategy -%}
      {%- set build_sql = 'begin transaction;\n' ~ build_sql ~ ';\ncommit transaction' -%}
    {%- endif -%}
    {{ return(build_sql) }}
  {%- elif strategy == 'insert_overwrite' -%}
    {{ return(bq_generate_incremental_insert_overwrite_build_sql(
      tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
    )) }}
  {%- elif strategy == 'microbatch' -%}
    {{ return(bq_generate_microbatch_build_sql(
      tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
    )) }}
  {%- endif -%}
  {{ return(bq_generate_incremental_merge_build_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates
  )) }}
{%- endmacro %}

{% macro bq_generate_incremental_merge_build_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, incremental_predicates
) -%}
  {%- set predicates = [] + (incremental_predicates or []) -%}
  {%- set of_partitions = predicate_for_avoid_require_partition_filter() -%}
  {%- if of_partitions is not none -%}{%- do predicates.append(of_partitions) -%}{%- endif -%}
  {%- set source = bq_static_select_insert_overwrite_sql(tmp_relation, sql, partition_by, tmp_relation_exists) -%}
  {{ return(get_merge_sql(target_relation, source, unique_key, dest_columns, predicates)) }}
{%- endmacro %}

{# The new rows where they are equal by NULL too: partitions are passed over for this form only. #}
{% macro bigquery__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
    (({{ source_unique_key }} is null and {{ target_unique_key }} is null) or ({{ source_unique_key }} = {{ target_unique_key }}))
  {%- else -%}
    ({{ source_unique_key }} = {{ target_unique_key }})
  {%- endif -%}
{%- endmacro %}

{% macro bq_validate_microbatch_config(config) -%}
  {%- set spec = config.get('partition_by') -%}
  {%- if spec is none -%}
    {%- do exceptions.raise_compiler_error("The strategy 'microbatch' needs the config partition_by.") -%}
  {%- elif spec.granularity != config.get('batch_size') -%}
    {%- do exceptions.raise_compiler_error(
      "The strategy 'microbatch' needs partitions as large as its batches: partition_by.granularity is "
      ~ spec.granularity ~ ', batch_size is ' ~ config.get('batch_size')
    ) -%}
  {%- endif -%}
{%- endmacro %}

{% macro bq_generate_microbatch_build_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {{ return(bq_insert_overwrite_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
  )) }}
{%- endmacro %}
