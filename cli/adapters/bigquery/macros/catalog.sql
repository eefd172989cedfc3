{# The catalog comes from the API: it tells of each relation what several views of the information schema do, unbilled. #}
{% macro bigquery__get_catalog(information_schema, schemas) -%}
  {{ return(adapter.etl_catalog(information_schema.database, schemas)) }}
{%- endmacro %}

{% macro bigquery__get_catalog_relations(information_schema, relations) -%}
  {%- set schemas = relations | map(attribute='schema') | unique | list -%}
  {{ return(adapter.etl_catalog(information_schema.database, schemas, relations)) }}
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
