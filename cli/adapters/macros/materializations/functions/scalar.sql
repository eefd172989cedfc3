{% macro scalar_function_sql(target_relation) -%}
  {{ return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }}
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}
  {{ return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  returns {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  as
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}
  {{ return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__formatted_scalar_function_args_sql() -%}
  {%- for one in model.arguments -%}{{ one.name }} {{ one.data_type }}{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}

{% macro scalar_function_body_sql() -%}
  {{ return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) }}
{%- endmacro %}

{# An expression, or a query, which is an expression within its own parentheses. #}
{% macro default__scalar_function_body_sql() -%}
  {%- set body = model.compiled_code | trim -%}
  {%- set isQuery = modules.re.match('(select|with)\\b', body, modules.re.IGNORECASE) -%}
  ({{ '(' if isQuery }}{{ body }}
  {{ ')' if isQuery }})
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}
  {{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}
{%- endmacro %}

{# No engine here knows degrees of volatility. #}
{% macro default__scalar_function_volatility_sql() -%}
  {%- set volatility = config.get('volatility') -%}
  {%- if volatility is not none -%}{%- do unsupported_volatility_warning(volatility) -%}{%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}
  {{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}
{%- endmacro %}

{% macro default__unsupported_volatility_warning(volatility) -%}
  {%- do exceptions.warn('The volatility `' ~ volatility ~ '` of the function `' ~ model.name ~ '` is not known to ' ~ adapter.type() ~ ' and has no effect') -%}
{%- endmacro %}
