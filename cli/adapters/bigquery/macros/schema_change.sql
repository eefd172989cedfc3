{# As for every engine, and fields inside of structs that the new rows have are added to those of the table. #}
{% macro bigquery__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set changes = default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- do changes.update({'source_relation': source_relation}) -%}
  {{ return(changes) }}
{%- endmacro %}

{% macro bigquery__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {{ return(default__process_schema_changes(on_schema_change, source_relation, target_relation)) }}
{%- endmacro %}

{% macro bigquery__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set source_relation = schema_changes_dict.get('source_relation') -%}
  {%- if source_relation is not none -%}
    {%- set schema_changes_dict = adapter.sync_struct_columns(on_schema_change, source_relation, target_relation, schema_changes_dict) -%}
  {%- endif -%}
  {%- do default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
{%- endmacro %}
