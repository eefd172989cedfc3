{# DuckDB's functions of SQL are its macros: what they give is cast; types of arguments cannot be declared in most files. #}
{% macro duckdb__scalar_function_create_replace_signature_sql(target_relation) -%}
  create or replace macro {{ target_relation.render() }}({{ formatted_scalar_function_args_sql() }}) as
{%- endmacro %}

{% macro duckdb__formatted_scalar_function_args_sql() -%}
  {%- for one in model.arguments -%}
    {{ one.name }}{% if one.default_value is not none %} := {{ one.default_value }}{% endif %}
    {{- ', ' if not loop.last -}}
  {%- endfor -%}
{%- endmacro %}

{% macro duckdb__scalar_function_body_sql() -%}
  cast({{ default__scalar_function_body_sql() }} as {{ model.returns.data_type }})
{%- endmacro %}

{# An aggregate is an expression over aggregates. #}
{% macro duckdb__aggregate_function_sql(target_relation) -%}
  {{ scalar_function_sql(target_relation) }}
{%- endmacro %}
