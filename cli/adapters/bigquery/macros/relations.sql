{% macro bigquery__create_schema(relation) -%}
  {%- do adapter.create_schema(relation) -%}
{%- endmacro %}

{% macro bigquery__drop_schema(relation) -%}
  {%- do adapter.drop_schema(relation) -%}
{%- endmacro %}

{% macro bigquery__list_schemas(database) -%}
  {{ return(adapter.list_schemas(database)) }}
{%- endmacro %}

{% macro bigquery__check_schema_exists(information_schema, schema) -%}
  {{ return(adapter.check_schema_exists(information_schema.database, schema)) }}
{%- endmacro %}

{% macro bigquery__list_relations_without_caching(schema_relation) -%}
  {{ return(adapter.list_relations_without_caching(schema_relation)) }}
{%- endmacro %}

{% macro bigquery__drop_relation(relation) -%}
  {%- do adapter.drop_relation(relation) -%}
{%- endmacro %}

{% macro bigquery__drop_table(relation) -%}
  drop table if exists {{ relation.render() }}
{%- endmacro %}

{% macro bigquery__drop_view(relation) -%}
  drop view if exists {{ relation.render() }}
{%- endmacro %}

{% macro bigquery__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation.render() }}
{%- endmacro %}

{% macro bigquery__rename_relation(from_relation, to_relation) -%}
  {%- do adapter.rename_relation(from_relation, to_relation) -%}
{%- endmacro %}

{% macro bigquery__get_rename_table_sql(relation, new_name) -%}
  alter table {{ relation.render() }} rename to {{ new_name }}
{%- endmacro %}

{% macro bigquery__get_rename_view_sql(relation, new_name) -%}
  alter view {{ relation.render() }} rename to {{ new_name }}
{%- endmacro %}

{% macro bigquery__refresh_materialized_view(relation) -%}
  call bq.refresh_materialized_view('{{ relation.database }}.{{ relation.schema }}.{{ relation.identifier }}')
{%- endmacro %}

{% macro bigquery__can_clone_table() -%}
  {{ return(True) }}
{%- endmacro %}

{% macro bigquery__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace table {{ this_relation }} clone {{ defer_relation }}
{%- endmacro %}

{# A table of another run is not met: the name has the time. #}
{% macro bigquery__make_temp_relation(base_relation, suffix) -%}
  {%- set made = modules.datetime.datetime.now().strftime('%H%M%S%f') -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix ~ made})) }}
{%- endmacro %}

{% macro date_sharded_table(base_name) -%}
  {{ return(base_name ~ '[DBT__PARTITION_DATE]') }}
{%- endmacro %}

{# One row a partition, from the information schema of the dataset. #}
{% macro get_partitions_metadata(table) -%}
  {%- if not execute -%}{{ return(none) }}{%- endif -%}
  {{ return(run_query(
    'select * from ' ~ table.include(identifier=false) ~ ".INFORMATION_SCHEMA.PARTITIONS where table_name = '" ~ table.identifier ~ "'"
  )) }}
{%- endmacro %}
