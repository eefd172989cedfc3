{# The characters that count as blanks where none are told. #}
{% macro blanks() -%}
  {{ return(etl.literal(' \t\n\r\f\v')) }}
{%- endmacro %}

{# A count as SQL, at least 0: a number of the template, or an expression. #}
{% macro at_least_zero(count) -%}
  {%- if count is number -%}
    {{ return([count, 0] | max) }}
  {%- endif -%}
  {{ return('case when ' ~ count ~ ' < 0 then 0 else ' ~ count ~ ' end') }}
{%- endmacro %}

{# The part of that number, from the end when it is negative; null where there is none. #}
{% macro split_part(text, delimiter, part) -%}
  {{ return(adapter.dispatch('split_part', 'etl')(text, delimiter, part)) }}
{%- endmacro %}

{% macro split(text, delimiter) -%}
  {{ return(adapter.dispatch('split', 'etl')(text, delimiter)) }}
{%- endmacro %}

{# 1 for the first character, 0 where it is not in the text. #}
{% macro position(part, text) -%}
  {{ return(adapter.dispatch('position', 'etl')(part, text)) }}
{%- endmacro %}

{% macro default__position(part, text) -%}
  strpos({{ text }}, {{ part }})
{%- endmacro %}

{# From a place counted from 1, or from the end when it is negative. #}
{% macro substring(text, start, length=none) -%}
  {{ return(adapter.dispatch('substring', 'etl')(text, start, length)) }}
{%- endmacro %}

{% macro left(text, count) -%}
  {{ return(adapter.dispatch('left', 'etl')(text, count)) }}
{%- endmacro %}

{% macro default__left(text, count) -%}
  left({{ text }}, {{ etl.at_least_zero(count) }})
{%- endmacro %}

{% macro right(text, count) -%}
  {{ return(adapter.dispatch('right', 'etl')(text, count)) }}
{%- endmacro %}

{% macro default__right(text, count) -%}
  right({{ text }}, {{ etl.at_least_zero(count) }})
{%- endmacro %}

{% macro lpad(text, length, padding="' '") -%}
  {{ return(adapter.dispatch('lpad', 'etl')(text, length, padding)) }}
{%- endmacro %}

{% macro rpad(text, length, padding="' '") -%}
  {{ return(adapter.dispatch('rpad', 'etl')(text, length, padding)) }}
{%- endmacro %}

{% macro repeat(text, count) -%}
  {{ return(adapter.dispatch('repeat', 'etl')(text, count)) }}
{%- endmacro %}

{% macro default__repeat(text, count) -%}
  repeat({{ text }}, {{ etl.at_least_zero(count) }})
{%- endmacro %}

{# Words are what blanks part; the first letter of each is upper case, the others lower case. #}
{% macro initcap(text) -%}
  {{ return(adapter.dispatch('initcap', 'etl')(text)) }}
{%- endmacro %}

{# By code points. #}
{% macro reverse(text) -%}
  {{ return(adapter.dispatch('reverse', 'etl')(text)) }}
{%- endmacro %}

{# Blanks, tabs and line ends unless characters are told. #}
{% macro trim(text, characters=none) -%}
  {{ return(adapter.dispatch('trim', 'etl')(text, characters)) }}
{%- endmacro %}

{% macro default__trim(text, characters) -%}
  trim({{ text }}, {{ etl.blanks() if characters is none else characters }})
{%- endmacro %}

{% macro ltrim(text, characters=none) -%}
  {{ return(adapter.dispatch('ltrim', 'etl')(text, characters)) }}
{%- endmacro %}

{% macro default__ltrim(text, characters) -%}
  ltrim({{ text }}, {{ etl.blanks() if characters is none else characters }})
{%- endmacro %}

{% macro rtrim(text, characters=none) -%}
  {{ return(adapter.dispatch('rtrim', 'etl')(text, characters)) }}
{%- endmacro %}

{% macro default__rtrim(text, characters) -%}
  rtrim({{ text }}, {{ etl.blanks() if characters is none else characters }})
{%- endmacro %}

{% macro starts_with(text, prefix) -%}
  {{ return(adapter.dispatch('starts_with', 'etl')(text, prefix)) }}
{%- endmacro %}

{% macro default__starts_with(text, prefix) -%}
  starts_with({{ text }}, {{ prefix }})
{%- endmacro %}

{% macro ends_with(text, suffix) -%}
  {{ return(adapter.dispatch('ends_with', 'etl')(text, suffix)) }}
{%- endmacro %}

{% macro default__ends_with(text, suffix) -%}
  ends_with({{ text }}, {{ suffix }})
{%- endmacro %}

{% macro contains(text, part) -%}
  {{ return(adapter.dispatch('contains', 'etl')(text, part)) }}
{%- endmacro %}

{% macro default__contains(text, part) -%}
  (strpos({{ text }}, {{ part }}) > 0)
{%- endmacro %}

{% macro contains_any_case(text, part) -%}
  {{ return(adapter.dispatch('contains_any_case', 'etl')(text, part)) }}
{%- endmacro %}

{% macro default__contains_any_case(text, part) -%}
  (strpos(lower({{ text }}), lower({{ part }})) > 0)
{%- endmacro %}

{% macro like_any_case(text, pattern) -%}
  {{ return(adapter.dispatch('like_any_case', 'etl')(text, pattern)) }}
{%- endmacro %}

{% macro default__like_any_case(text, pattern) -%}
  (lower({{ text }}) like lower({{ pattern }}))
{%- endmacro %}

{# Null where one of the values is. #}
{% macro concat(values) -%}
  {{ return(adapter.dispatch('concat', 'etl')(values)) }}
{%- endmacro %}

{# Nulls are passed over. #}
{% macro concat_with(separator, values) -%}
  {{ return(adapter.dispatch('concat_with', 'etl')(separator, values)) }}
{%- endmacro %}

{% macro byte_length(text) -%}
  {{ return(adapter.dispatch('byte_length', 'etl')(text)) }}
{%- endmacro %}

{% macro char_length(text) -%}
  {{ return(adapter.dispatch('char_length', 'etl')(text)) }}
{%- endmacro %}

{% macro default__char_length(text) -%}
  length({{ text }})
{%- endmacro %}

{# To Unicode normal form C. #}
{% macro normalize(text) -%}
  {{ return(adapter.dispatch('normalize', 'etl')(text)) }}
{%- endmacro %}

{% macro from_code_point(code) -%}
  {{ return(adapter.dispatch('from_code_point', 'etl')(code)) }}
{%- endmacro %}

{# Of the first character. #}
{% macro to_code_point(text) -%}
  {{ return(adapter.dispatch('to_code_point', 'etl')(text)) }}
{%- endmacro %}

{% macro text_to_bytes(text) -%}
  {{ return(adapter.dispatch('text_to_bytes', 'etl')(text)) }}
{%- endmacro %}

{% macro string_agg(value, delimiter="','", order_by=none, distinct=false) -%}
  {{ return(adapter.dispatch('string_agg', 'etl')(value, delimiter, order_by, distinct)) }}
{%- endmacro %}

{% macro default__string_agg(value, delimiter, order_by, distinct) -%}
  string_agg({{ 'distinct ' if distinct }}{{ value }}, {{ delimiter }} order by {{ order_by or value }})
{%- endmacro %}
