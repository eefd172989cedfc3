{% macro bigquery__split_part(text, delimiter, part) -%}
  {%- if part is number and part < 0 -%}
  array_reverse(split({{ text }}, {{ delimiter }}))[safe_ordinal({{ -part }})]
  {%- elif part is number -%}
  split({{ text }}, {{ delimiter }})[safe_ordinal({{ part }})]
  {%- else -%}
  if(
    {{ part }} < 0,
    array_reverse(split({{ text }}, {{ delimiter }}))[safe_ordinal(-({{ part }}))],
    split({{ text }}, {{ delimiter }})[safe_ordinal({{ part }})]
  )
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__split(text, delimiter) -%}
  split({{ text }}, {{ delimiter }})
{%- endmacro %}

{% macro bigquery__substring(text, start, length) -%}
  substr({{ text }}, {{ start }}{{ ', ' ~ etl.at_least_zero(length) if length is not none }})
{%- endmacro %}

{% macro bigquery__initcap(text) -%}
  initcap({{ text }}, ' ')
{%- endmacro %}

{% macro bigquery__reverse(text) -%}
  reverse({{ text }})
{%- endmacro %}

{% macro bigquery__concat_with(separator, values) -%}
  array_to_string([{{ values | join(', ') }}], {{ separator }})
{%- endmacro %}

{% macro bigquery__byte_length(text) -%}
  byte_length({{ text }})
{%- endmacro %}

{% macro bigquery__normalize(text) -%}
  normalize({{ text }}, nfc)
{%- endmacro %}

{% macro bigquery__from_code_point(code) -%}
  code_points_to_string([{{ code }}])
{%- endmacro %}

{% macro bigquery__to_code_point(text) -%}
  to_code_points({{ text }})[safe_offset(0)]
{%- endmacro %}

{% macro bigquery__text_to_bytes(text) -%}
  cast({{ text }} as bytes)
{%- endmacro %}

{% macro bigquery__lpad(text, length, padding) -%}
  lpad({{ text }}, {{ etl.at_least_zero(length) }}, {{ padding }})
{%- endmacro %}

{% macro bigquery__rpad(text, length, padding) -%}
  rpad({{ text }}, {{ etl.at_least_zero(length) }}, {{ padding }})
{%- endmacro %}

{% macro bigquery__concat(values) -%}
  ({{ values | join(' || ') }})
{%- endmacro %}
