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

{# Names are cut to the 1,024 characters that BigQuery takes; where `dstring`, the time keeps those of two runs apart. #}
{% macro bigquery__make_relation_with_suffix(base_relation, suffix, dstring) -%}
  {%- set end = suffix ~ (modules.datetime.datetime.now().strftime('%H%M%S%f') if dstring else '') -%}
  {%- if end | length > 1024 -%}
    {%- do exceptions.raise_compiler_error('Relation suffix is too long (' ~ end | length ~ ' characters). Maximum length is 1024 characters.') -%}
  {%- endif -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier[:1024 - end | length] ~ end})) }}
{%- endmacro %}

{% macro bigquery__make_temp_relation(base_relation, suffix) -%}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=True)) }}
{%- endmacro %}

{% macro bigquery__make_intermediate_relation(base_relation, suffix) -%}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=False)) }}
{%- endmacro %}

{% macro bigquery__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {{ return(bigquery__make_relation_with_suffix(base_relation, suffix, dstring=False).incorporate(type=backup_relation_type)) }}
{%- endmacro %}

{% macro date_sharded_table(base_name) -%}
  {{ return(base_name ~ '[DBT__PARTITION_DATE]') }}
{%- endmacro %}

{# One row a partition. #}
{% macro get_partitions_metadata(table) -%}
  {{ return(adapter.get_partitions_metadata(table) if execute else none) }}
{%- endmacro %}
