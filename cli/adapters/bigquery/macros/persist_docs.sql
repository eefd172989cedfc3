{# Descriptions that stand in the statement that made the relation need no second call where a flag says so. #}
{% macro bigquery__alter_relation_comment(relation, relation_comment) -%}
  {%- if not adapter.behavior.bigquery_noop_alter_relation_comment.no_warn -%}
    {%- do adapter.update_table_description(relation.database, relation.schema, relation.identifier, relation_comment) -%}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__alter_column_comment(relation, column_dict) -%}
  {%- do adapter.update_columns(relation, column_dict) -%}
{%- endmacro %}

{# Columns are documented by their paths, a struct and each of its fields. #}
{% macro bigquery__persist_docs(relation, model, for_relation, for_columns) -%}
  {%- if for_relation and config.persist_relation_docs() and model.description -%}
    {%- do alter_relation_comment(relation, model.description) -%}
  {%- endif -%}
  {%- if for_columns and config.persist_column_docs() and model.columns -%}
    {%- set paths = [] -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- for field in column.flatten() -%}
        {%- set parts = field.name.split('.') -%}
        {%- for length in range(1, parts | length + 1) -%}{%- do paths.append(parts[:length] | join('.')) -%}{%- endfor -%}
      {%- endfor -%}
    {%- endfor -%}
    {%- do alter_column_comment(relation, validate_doc_columns(relation, model.columns, paths | unique | list)) -%}
  {%- endif -%}
{%- endmacro %}
