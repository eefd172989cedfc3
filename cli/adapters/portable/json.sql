{# A string, number or truth value as text; null for objects, arrays, null, and what is no JSON. #}
{% macro json_text(json, path) -%}
  {{ return(adapter.dispatch('json_text', 'etl')(json, path)) }}
{%- endmacro %}

{# What the path leads to, as JSON text without blanks; null for null and what is no JSON. #}
{% macro json_query(json, path) -%}
  {{ return(adapter.dispatch('json_query', 'etl')(json, path)) }}
{%- endmacro %}

{# The items of an array, each as JSON text. #}
{% macro json_array(json, path) -%}
  {{ return(adapter.dispatch('json_array', 'etl')(json, path)) }}
{%- endmacro %}

{# The items of an array of strings, numbers and truth values, each as text. #}
{% macro json_text_array(json, path) -%}
  {{ return(adapter.dispatch('json_text_array', 'etl')(json, path)) }}
{%- endmacro %}

{# JSON text. #}
{% macro to_json(value) -%}
  {{ return(adapter.dispatch('to_json', 'etl')(value)) }}
{%- endmacro %}
