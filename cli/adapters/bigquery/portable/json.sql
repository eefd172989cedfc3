{% macro bigquery__json_text(json, path) -%}
  json_value({{ json }}, {{ etl.literal(path) }})
{%- endmacro %}

{% macro bigquery__json_query(json, path) -%}
  json_query({{ json }}, {{ etl.literal(path) }})
{%- endmacro %}

{% macro bigquery__json_array(json, path) -%}
  json_query_array({{ json }}, {{ etl.literal(path) }})
{%- endmacro %}

{% macro bigquery__json_text_array(json, path) -%}
  json_value_array({{ json }}, {{ etl.literal(path) }})
{%- endmacro %}

{% macro bigquery__to_json(value) -%}
  to_json_string({{ value }})
{%- endmacro %}
