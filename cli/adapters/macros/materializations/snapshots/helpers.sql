{% macro create_columns(relation, columns) -%}
  {{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}
{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{% macro post_snapshot(staging_relation) -%}
  {{ return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) }}
{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}

{%- endmacro %}

{% macro get_true_sql() -%}
  {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro %}

{% macro get_snapshot_table_column_names() -%}
  {{ return({
    'dbt_valid_to': 'dbt_valid_to',
    'dbt_valid_from': 'dbt_valid_from',
    'dbt_scd_id': 'dbt_scd_id',
    'dbt_updated_at': 'dbt_updated_at',
    'dbt_is_deleted': 'dbt_is_deleted'
  }) }}
{%- endmacro %}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ return(adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation)) }}
{%- endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set keeps_deleted = strategy.hard_deletes == 'new_record' -%}
  {%- set looks_for_deleted = keeps_deleted or strategy.hard_deletes == 'invalidate' -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set is_gone = unique_key_is_null(strategy.unique_key, 'source_data') -%}
  {%- set same_key = unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') -%}
  {%- set not_yet_marked -%}
    not (
      snapshotted_data.{{ columns.dbt_is_deleted }} = 'True'
      and snapshotted_data.{{ columns.dbt_valid_to }} {{ '= ' ~ current if current else 'is null' }}
    )
  {%- endset -%}
  with snapshot_query as (
    {{ source_sql }}
  ),
  snapshotted_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from {{ target_relation }}
    where
      {% if current -%}
      ( {{ equals(columns.dbt_valid_to | trim, current | trim) }} or {{ columns.dbt_valid_to | trim }} is null )
      {%- else -%}
      {{ columns.dbt_valid_to }} is null
      {%- endif %}
  ),
  insertions_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),
  updates_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),
  {%- if looks_for_deleted %}
  deletes_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from snapshot_query
  ),
  {%- endif %}
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
      {{- ", 'False' as " ~ columns.dbt_is_deleted if keeps_deleted }}
    from insertions_source_data as source_data
    left outer join snapshotted_data
      on {{ same_key }}
      where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} and (
        {{ strategy.row_changed }} {{ 'or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if keeps_deleted }}
      )
    )
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.{{ columns.dbt_scd_id }}
      {{- ', snapshotted_data.' ~ columns.dbt_is_deleted if keeps_deleted }}
    from updates_source_data as source_data
    join snapshotted_data
      on {{ same_key }}
    where (
      {{ strategy.row_changed }} {{ 'or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if keeps_deleted }}
    )
  )
  {%- if looks_for_deleted %},
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {{- ', snapshotted_data.' ~ columns.dbt_is_deleted if keeps_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data
      on {{ same_key }}
      where {{ is_gone }}
      {{ 'and ' ~ not_yet_marked if keeps_deleted }}
  )
  {%- endif %}
  {%- if keeps_deleted %},
  deletion_records as (
    select
      'insert' as dbt_change_type,
      {%- set known = get_list_of_column_names(get_columns_in_relation(target_relation)) %}
      {%- for name in get_columns_in_query(source_sql) %}
      {{ 'snapshotted_data' if name in known else 'source_data' }}.{{ adapter.quote(name) }},
      {%- endfor %}
      {%- if strategy.unique_key | is_list %}
      {%- for key in strategy.unique_key %}
      snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }},
      {%- endfor %}
      {%- else %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data
      on {{ same_key }}
    where {{ is_gone }}
    and {{ not_yet_marked }}
  )
  {%- endif %}
  select * from insertions
  union all
  select * from updates
  {%- if looks_for_deleted %}
  union all
  select * from deletes
  {%- endif %}
  {%- if keeps_deleted %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{% macro build_snapshot_table(strategy, sql) -%}
  {{ return(adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql)) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {{- ", 'False' as " ~ columns.dbt_is_deleted if strategy.hard_deletes == 'new_record' }}
  from (
    {{ sql }}
  ) sbq
{%- endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set temp_relation = make_temp_relation(target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(True, temp_relation, snapshot_staging_table(strategy, sql, target_relation)) }}
  {%- endcall -%}
  {{ return(temp_relation) }}
{%- endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.column in ('dbt_updated_at', 'DBT_UPDATED_AT') -%}
    {{ return(column.dtype) }}
  {%- endfor -%}
  {{ return(none) }}
{%- endmacro %}

{% macro check_time_data_types(sql) -%}
  {%- set updated_at_type = get_updated_at_column_data_type(sql) -%}
  {%- set snapshot_type = get_snapshot_get_time_data_type() -%}
  {%- if snapshot_type is not none and updated_at_type is not none and snapshot_type != updated_at_type -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(snapshot_type, updated_at_type) -%}
  {%- endif -%}
{%- endmacro %}

{% macro get_dbt_valid_to_current(strategy, columns) -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }})
  as {{ columns.dbt_valid_to }}
{%- endmacro %}

{% macro unique_key_fields(unique_key) -%}
  {%- if unique_key | is_list -%}
    {%- for key in unique_key -%}
      {{ key }} as dbt_unique_key_{{ loop.index }}{{ ' , ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ unique_key }} as dbt_unique_key
  {%- endif -%}
{%- endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- if unique_key | is_list -%}
    {%- for key in unique_key -%}
      {%- set name = '.dbt_unique_key_' ~ loop.index -%}
      {{ equals(identifier ~ name, from_identifier ~ name) }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
  {%- endif -%}
{%- endmacro %}

{% macro unique_key_is_null(unique_key, identifier) -%}
  {{ identifier }}.dbt_unique_key{{ '_1' if unique_key | is_list }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) -%}
  {{ identifier }}.dbt_unique_key{{ '_1' if unique_key | is_list }} is not null
{%- endmacro %}
