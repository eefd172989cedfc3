{% macro bigquery__aggregate_function_sql(target_relation) -%}
  {{ get_aggregate_function_create_replace_signature(target_relation) }}
  {{ scalar_function_body_sql() }}
{%- endmacro %}

{% macro bigquery__scalar_function_python(target_relation) -%}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  language python
  options (runtime_version = "python-{{ config.get('runtime_version') }}", entry_point = "{{ config.get('entry_point') }}")
  {{ scalar_function_volatility_sql() }}
  as
  r'''
{{ model.compiled_code }}
  '''
{%- endmacro %}
