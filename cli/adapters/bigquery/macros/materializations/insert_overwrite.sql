{% macro bq_generate_incremental_insert_overwrite_build_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {%- if partition_by is none -%}
    {%- do exceptions.raise_compiler_error("The strategy 'insert_overwrite' needs the config partition_by.") -%}
  {%- endif -%}
  {{ return(bq_insert_overwrite_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
  )) }}
{%- endmacro %}

{# Replaces the partitions that the config names, or those that the new rows are of. #}
{% macro bq_insert_overwrite_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {%- if partitions -%}
    {{ bq_static_insert_overwrite_sql(tmp_relation, target_relation, sql, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) }}
  {%- else -%}
    {{ bq_dynamic_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions) }}
  {%- endif -%}
{%- endmacro %}

{# The new rows as a table expression. #}
{% macro bq_static_select_insert_overwrite_sql(tmp_relation, sql, partition_by, tmp_relation_exists) -%}
  {%- set arrival = partition_by.time_ingestion_partitioning -%}
  {%- set source_sql -%}
  (
    {% if tmp_relation_exists -%}
    select {{ partition_by.insertable_time_partitioning_field() ~ ', ' if arrival }}* from {{ tmp_relation }}
    {%- elif arrival -%}
    {{ wrap_with_time_ingestion_partitioning_sql(partition_by, sql, True) }}
    {%- else -%}
    {{ sql }}
    {%- endif %}
  )
  {%- endset -%}
  {{ return(source_sql) }}
{%- endmacro %}

{% macro bq_static_insert_overwrite_sql(
  tmp_relation, target_relation, sql, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {%- if copy_partitions -%}
    {{ bq_static_copy_partitions_insert_overwrite_sql(tmp_relation, target_relation, sql, partition_by, partitions, tmp_relation_exists) }}
  {%- else -%}
    {%- set predicate = partition_by.render_wrapped(alias='DBT_INTERNAL_DEST') ~ ' in (' ~ partitions | join(', ') ~ ')' -%}
    {%- set source = bq_static_select_insert_overwrite_sql(tmp_relation, sql, partition_by, tmp_relation_exists) -%}
    {{ get_insert_overwrite_merge_sql(target_relation, source, dest_columns, [predicate], include_sql_header=not tmp_relation_exists) }};
    {{ 'drop table if exists ' ~ tmp_relation if tmp_relation_exists }}
  {%- endif -%}
{%- endmacro %}

{% macro bq_dynamic_insert_overwrite_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {%- if copy_partitions -%}
    {{ bq_dynamic_copy_partitions_insert_overwrite_sql(tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions) }}
  {%- else -%}
    {%- set of_rows = partition_by.time_partitioning_field() if partition_by.time_ingestion_partitioning else partition_by.render_wrapped() -%}
    {%- set predicate = partition_by.render_wrapped(alias='DBT_INTERNAL_DEST') ~ ' in unnest(dbt_partitions_for_replacement)' -%}
    {%- set source = bq_static_select_insert_overwrite_sql(tmp_relation, sql, partition_by, True) %}
    declare dbt_partitions_for_replacement array<{{ partition_by.data_type_for_partition() }}>;
    {% if not tmp_relation_exists -%}
    {{ bq_create_table_as(partition_by, True, tmp_relation, sql, 'sql') }}
    {%- endif %}
    set dbt_partitions_for_replacement = array(
      select distinct {{ of_rows }} from {{ tmp_relation }} where {{ of_rows }} is not null
    );
    {{ get_insert_overwrite_merge_sql(target_relation, source, dest_columns, [predicate]) }};
    drop table if exists {{ tmp_relation }}
  {%- endif -%}
{%- endmacro %}

{% macro bq_static_copy_partitions_insert_overwrite_sql(
  tmp_relation, target_relation, sql, partition_by, partitions, tmp_relation_exists
) -%}
  {%- if not tmp_relation_exists -%}
    {%- call statement('create_tmp_relation_for_copy', language='sql') -%}
      {{ bq_create_table_as(partition_by, True, tmp_relation, sql, 'sql') }}
    {%- endcall -%}
  {%- endif -%}
  {%- set named = run_query('select cast(named as timestamp) as at from unnest([' ~ partitions | join(', ') ~ ']) as named') -%}
  {%- do bq_copy_partitions(tmp_relation, target_relation, named.columns[0].values(), partition_by) -%}
  drop table if exists {{ tmp_relation }}
{%- endmacro %}

{% macro bq_dynamic_copy_partitions_insert_overwrite_sql(
  tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists, copy_partitions
) -%}
  {%- if not tmp_relation_exists -%}
    {%- call statement('create_tmp_relation_for_copy', language='sql') -%}
      {{ bq_create_table_as(partition_by, True, tmp_relation, sql, 'sql') }}
    {%- endcall -%}
  {%- endif -%}
  {%- set found = run_query('select distinct ' ~ partition_by.render_wrapped() ~ ' from ' ~ tmp_relation) -%}
  {%- do bq_copy_partitions(tmp_relation, target_relation, found.columns[0].values(), partition_by) -%}
  drop table if exists {{ tmp_relation }}
{%- endmacro %}

{# Puts whole partitions in the place of those of the target, one by one. #}
{% macro bq_copy_partitions(tmp_relation, target_relation, partitions, partition_by) -%}
  {%- set formats = {'hour': '%Y%m%d%H', 'day': '%Y%m%d', 'month': '%Y%m', 'year': '%Y'} -%}
  {%- for partition in partitions -%}
    {%- if partition is none -%}
      {%- set id = '__NULL__' -%}
    {%- elif partition_by.data_type == 'int64' -%}
      {%- set id = partition | as_text -%}
    {%- else -%}
      {%- set id = partition.strftime(formats[partition_by.granularity]) -%}
    {%- endif -%}
    {%- set from = tmp_relation.incorporate(path={'identifier': tmp_relation.identifier ~ '$' ~ id}) -%}
    {%- set to = target_relation.incorporate(path={'identifier': target_relation.identifier ~ '$' ~ id}) -%}
    {%- do adapter.copy_table(from, to, 'table') -%}
  {%- endfor -%}
{%- endmacro %}
