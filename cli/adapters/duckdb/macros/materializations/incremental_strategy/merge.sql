{% macro duckdb__get_incremental_merge_sql(args_dict) -%}
  {{ return(duckdb__get_merge_sql(
    args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'], args_dict['dest_columns'],
    normalize_incremental_predicates(args_dict.get('incremental_predicates'))
  )) }}
{%- endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns', []), config.get('merge_exclude_columns', []), dest_columns) -%}
  {%- set update_if = config.get('merge_update_condition', none) -%}
  {%- set insert_if = config.get('merge_insert_condition', none) -%}
  {{ config.get('sql_header', none) or '' }}
  MERGE INTO {{ target }} AS DBT_INTERNAL_DEST
  USING {{ source }} AS DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns', []), incremental_predicates) }}
  WHEN MATCHED {{ 'AND ' ~ update_if if update_if }} THEN UPDATE SET
    {%- for name in updated %}
    {{ name }} = DBT_INTERNAL_SOURCE.{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
  WHEN NOT MATCHED {{ 'AND ' ~ insert_if if insert_if }} THEN INSERT BY NAME
{%- endmacro %}

{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set conditions = [] + (incremental_predicates or []) -%}
  {%- if merge_on_using_columns -%}
    USING ({{ merge_on_using_columns | join(', ') }}) {{ 'ON (' ~ conditions | join(') AND (') ~ ')' if conditions }}
  {%- else -%}
    {%- set same = [] -%}
    {%- for key in ([unique_key] if unique_key is string else unique_key or []) -%}
      {%- do same.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    ON ({{ ((same or ['FALSE']) + conditions) | join(') AND (') }})
  {%- endif -%}
{%- endmacro %}
