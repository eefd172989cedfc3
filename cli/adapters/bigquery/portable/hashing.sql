{% macro bigquery__md5(text) -%}
  to_hex(md5({{ text }}))
{%- endmacro %}

{% macro bigquery__sha1(text) -%}
  to_hex(sha1({{ text }}))
{%- endmacro %}

{% macro bigquery__sha256(text) -%}
  to_hex(sha256({{ text }}))
{%- endmacro %}

{% macro bigquery__hash_bucket(text, buckets) -%}
  mod(cast('0x' || substr(to_hex(md5({{ text }})), 1, 15) as int64), {{ buckets }})
{%- endmacro %}
