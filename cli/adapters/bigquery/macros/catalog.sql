{# The columns of all relations of some datasets. Each dataset has an information schema of its own. #}
{% macro bigquery__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(bigquery__get_catalog_sql(information_schema, schemas, none))) }}
{%- endmacro %}

{% macro bigquery__get_catalog_relations(information_schema, relations) -%}
  {%- set schemas = relations | map(attribute='schema') | unique | list -%}
  {{ return(run_query(bigquery__get_catalog_sql(information_schema, schemas, relations))) }}
{%- endmacro %}

{% macro bigquery__get_catalog_sql(information_schema, schemas, relations) -%}
  {%- set parts = [] -%}
  {%- for schema in schemas if adapter.check_schema_exists(information_schema.database, schema) -%}
    {%- set place = adapter.quote(information_schema.database) ~ '.' ~ adapter.quote(schema) ~ '.INFORMATION_SCHEMA' -%}
    {%- set part -%}
  select
    tables.table_catalog as table_database, tables.table_schema, tables.table_name, tables.table_type,
    cast(null as string) as table_comment,
    columns.column_name, columns.ordinal_position as column_index, columns.data_type as column_type,
    cast(null as string) as column_comment, cast(null as string) as table_owner
  from {{ place }}.TABLES as tables
  join {{ place }}.COLUMNS as columns on columns.table_name = tables.table_name
  where tables.table_name not like '%\\_\\_etl\\_%'
    {%- if relations is not none %}
    and tables.table_name in (
      {%- for one in relations if one.schema == schema and one.identifier -%}
        '{{ one.identifier }}'{{ ', ' if not loop.last }}
      {%- endfor -%}
    )
    {%- endif %}
    {%- endset -%}
    {%- do parts.append(part) -%}
  {%- endfor -%}
  {%- if not parts -%}
  select * from (
    select '' as table_database, '' as table_schema, '' as table_name, '' as table_type, '' as table_comment,
      '' as column_name, 0 as column_index, '' as column_type, '' as column_comment, '' as table_owner
  ) where false
  {%- else -%}
  {{ parts | join('\n  union all\n') }}
  order by table_schema, table_name, column_index
  {%- endif -%}
{%- endmacro %}

{# When relations last changed, as the dataset's own list of tables says. #}
{% macro bigquery__get_relation_last_modified(information_schema, relations) -%}
  {%- set parts = [] -%}
  {%- for one in relations -%}
    {%- set part -%}
  select dataset_id as schema, table_id as identifier,
    timestamp_millis(last_modified_time) as last_modified, {{ current_timestamp() }} as snapshotted_at
  from {{ adapter.quote(one.database) }}.{{ adapter.quote(one.schema) }}.__TABLES__
  where table_id = '{{ one.identifier }}'
    {%- endset -%}
    {%- do parts.append(part) -%}
  {%- endfor -%}
  {%- call statement('last_modified', fetch_result=True) -%}
    {{ parts | join('\n  union all\n') }}
  {%- endcall -%}
  {{ return(load_result('last_modified')) }}
{%- endmacro %}
