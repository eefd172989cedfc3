{% macro bigquery__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}

{# A comparison that is not constant keeps the columns of a wildcard table known. #}
{% macro bigquery__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header if select_sql_header is not none }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false and current_timestamp() = current_timestamp()
  limit 0
{%- endmacro %}

{# Columns of structs are declared one by one, as a.b: the query has their structs. #}
{% macro bigquery__get_empty_schema_sql(columns) -%}
  {%- set whole = {} -%}
  {%- for column in columns.values() if column['data_type'] is defined -%}
    {%- do whole.update({column['name']: column}) -%}
  {%- endfor -%}
  {%- if whole | length < columns | length -%}
    {{ return(dbt.default__get_empty_schema_sql(columns)) }}
  {%- endif -%}
  {{ return(dbt.default__get_empty_schema_sql(adapter.nest_column_data_types(whole))) }}
{%- endmacro %}

{% macro bigquery__alter_relation_add_columns(relation, add_columns) -%}
  {%- set changes = [] -%}
  {%- for column in add_columns or [] -%}
    {%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.data_type) -%}
  {%- endfor -%}
  {%- if changes -%}{{ return(run_query('alter table ' ~ relation ~ ' ' ~ changes | join(', '))) }}{%- endif -%}
{%- endmacro %}

{% macro bigquery__alter_relation_drop_columns(relation, drop_columns) -%}
  {%- set changes = [] -%}
  {%- for column in drop_columns or [] -%}{%- do changes.append('drop column ' ~ column.quoted) -%}{%- endfor -%}
  {%- if changes -%}{{ return(run_query('alter table ' ~ relation ~ ' ' ~ changes | join(', '))) }}{%- endif -%}
{%- endmacro %}

{% macro bigquery__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- do adapter.alter_table_add_remove_columns(relation, add_columns, remove_columns) -%}
{%- endmacro %}

{% macro bigquery__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation }} alter column {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}

{% macro get_quoted_with_types_csv(columns) -%}
  {%- set named = [] -%}
  {%- for column in columns -%}{%- do named.append(column.quoted ~ ' ' ~ column.data_type) -%}{%- endfor -%}
  {{ return(named | join(', ')) }}
{%- endmacro %}

{% macro get_columns_with_types_in_query_sql(select_sql) -%}
  {%- set header = config.get('sql_header', none) or '' -%}
  {{ return(adapter.get_columns_in_select_sql(
    header ~ ' select * from (' ~ select_sql ~ ') as __dbt_sbq where false limit 0'
  )) }}
{%- endmacro %}

{% macro columns_without_partition_fields_csv(partition_config, columns) -%}
  {{ return(get_quoted_with_types_csv(partition_config.reject_partition_field_column(columns))) }}
{%- endmacro %}
