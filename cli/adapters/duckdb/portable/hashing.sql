{% macro duckdb__md5(text) -%}
  md5({{ text }})
{%- endmacro %}

{% macro duckdb__sha1(text) -%}
  sha1({{ text }})
{%- endmacro %}

{% macro duckdb__sha256(text) -%}
  sha256({{ text }})
{%- endmacro %}

{% macro duckdb__hash_bucket(text, buckets) -%}
  (cast('0x' || substring(md5({{ text }}), 1, 15) as bigint) % ({{ buckets }}))
{%- endmacro %}
