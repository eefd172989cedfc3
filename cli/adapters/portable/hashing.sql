{# Lower case hexadecimal digits of the UTF-8 bytes. #}
{% macro md5(text) -%}
  {{ return(adapter.dispatch('md5', 'etl')(text)) }}
{%- endmacro %}

{% macro sha1(text) -%}
  {{ return(adapter.dispatch('sha1', 'etl')(text)) }}
{%- endmacro %}

{% macro sha256(text) -%}
  {{ return(adapter.dispatch('sha256', 'etl')(text)) }}
{%- endmacro %}

{# Of columns, or of (column, type) where one is no string. #}
{% macro surrogate_key(fields) -%}
  {{ return(adapter.dispatch('surrogate_key', 'etl')(fields)) }}
{%- endmacro %}

{% macro default__surrogate_key(fields) -%}
  {%- set texts = [] -%}
  {%- for field in fields -%}
    {%- set text = field if field is string else etl.to_text(field[0], field[1]) -%}
    {%- do texts.append("coalesce(" ~ text ~ ", '_null_')") -%}
  {%- endfor -%}
  {{ etl.md5(texts | join(" || '-' || ")) }}
{%- endmacro %}

{# A whole number from 0 to less than buckets, the same for the same text. #}
{% macro hash_bucket(text, buckets) -%}
  {{ return(adapter.dispatch('hash_bucket', 'etl')(text, buckets)) }}
{%- endmacro %}

{# A condition that holds for that share of keys, always for the same. #}
{% macro is_sampled(text, percent) -%}
  {{ return(adapter.dispatch('is_sampled', 'etl')(text, percent)) }}
{%- endmacro %}

{% macro default__is_sampled(text, percent) -%}
  ({{ etl.hash_bucket(text, 10000) }} < {{ (percent * 100) | round | int }})
{%- endmacro %}
