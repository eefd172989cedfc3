{% macro bigquery__regexp_contains(text, pattern) -%}
  regexp_contains({{ text }}, {{ etl.literal(pattern) }})
{%- endmacro %}

{% macro bigquery__regexp_extract(text, pattern) -%}
  {%- do etl.captures(pattern) -%}
  regexp_extract({{ text }}, {{ etl.literal(pattern) }})
{%- endmacro %}

{% macro bigquery__regexp_extract_all(text, pattern) -%}
  {%- do etl.captures(pattern) -%}
  regexp_extract_all({{ text }}, {{ etl.literal(pattern) }})
{%- endmacro %}

{% macro bigquery__regexp_count(text, pattern) -%}
  array_length({{ etl.regexp_extract_all(text, pattern) }})
{%- endmacro %}

{% macro bigquery__regexp_replace(text, pattern, replacement) -%}
  regexp_replace({{ text }}, {{ etl.literal(pattern) }}, {{ etl.literal(replacement) }})
{%- endmacro %}
