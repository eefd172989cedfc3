{% macro duckdb__split_part(text, delimiter, part) -%}
  string_split({{ text }}, {{ delimiter }})[{{ part }}]
{%- endmacro %}

{% macro duckdb__split(text, delimiter) -%}
  string_split({{ text }}, {{ delimiter }})
{%- endmacro %}

{% macro duckdb__substring(text, start, length) -%}
  {%- set first = start if start is number and start > 0 else
    'case when ' ~ start ~ ' = 0 then 1 when ' ~ start ~ ' < 0 then greatest(length(' ~ text ~ ') + ' ~ start ~ ' + 1, 1) else ' ~ start ~ ' end' -%}
  substring({{ text }}, {{ first }}{{ ', ' ~ etl.at_least_zero(length) if length is not none }})
{%- endmacro %}

{% macro duckdb__initcap(text) -%}
  array_to_string([upper(left(word, 1)) || lower(substring(word, 2)) for word in string_split({{ text }}, ' ')], ' ')
{%- endmacro %}

{% macro duckdb__reverse(text) -%}
  array_to_string(list_reverse(string_split({{ text }}, '')), '')
{%- endmacro %}

{% macro duckdb__concat_with(separator, values) -%}
  concat_ws({{ separator }}, {{ values | join(', ') }})
{%- endmacro %}

{% macro duckdb__byte_length(text) -%}
  strlen({{ text }})
{%- endmacro %}

{% macro duckdb__normalize(text) -%}
  nfc_normalize({{ text }})
{%- endmacro %}

{% macro duckdb__from_code_point(code) -%}
  chr(cast({{ code }} as integer))
{%- endmacro %}

{% macro duckdb__to_code_point(text) -%}
  case when {{ text }} <> '' then unicode({{ text }}) end
{%- endmacro %}

{% macro duckdb__text_to_bytes(text) -%}
  encode({{ text }})
{%- endmacro %}

{% macro duckdb__lpad(text, length, padding) -%}
  lpad({{ text }}, cast({{ etl.at_least_zero(length) }} as integer), {{ padding }})
{%- endmacro %}

{% macro duckdb__rpad(text, length, padding) -%}
  rpad({{ text }}, cast({{ etl.at_least_zero(length) }} as integer), {{ padding }})
{%- endmacro %}

{# Cast, for a text with a constant null has no type. #}
{% macro duckdb__concat(values) -%}
  cast({{ values | join(' || ') }} as varchar)
{%- endmacro %}
