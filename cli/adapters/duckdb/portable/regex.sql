{% macro duckdb__regexp_contains(text, pattern) -%}
  regexp_matches({{ text }}, {{ etl.literal(pattern) }})
{%- endmacro %}

{% macro duckdb__regexp_extract(text, pattern) -%}
  {%- set group = 1 if etl.captures(pattern) else 0 -%}
  {%- set literal = etl.literal(pattern) -%}
  case when regexp_matches({{ text }}, {{ literal }}) then regexp_extract({{ text }}, {{ literal }}, {{ group }}) end
{%- endmacro %}

{% macro duckdb__regexp_extract_all(text, pattern) -%}
  regexp_extract_all({{ text }}, {{ etl.literal(pattern) }}, {{ 1 if etl.captures(pattern) else 0 }})
{%- endmacro %}

{% macro duckdb__regexp_count(text, pattern) -%}
  len({{ etl.regexp_extract_all(text, pattern) }})
{%- endmacro %}

{% macro duckdb__regexp_replace(text, pattern, replacement) -%}
  regexp_replace({{ text }}, {{ etl.literal(pattern) }}, {{ etl.literal(replacement) }}, 'g')
{%- endmacro %}
