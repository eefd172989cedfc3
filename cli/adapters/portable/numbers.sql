{# A float; null for a division by zero. #}
{% macro safe_divide(numerator, denominator) -%}
  {{ return(adapter.dispatch('safe_divide', 'etl')(numerator, denominator)) }}
{%- endmacro %}

{# Any number as decimal(38, 9): a float by its digits, half away from zero. #}
{% macro to_exact(number) -%}
  {{ return(adapter.dispatch('to_exact', 'etl')(number)) }}
{%- endmacro %}

{# A decimal of at most 4 places divided by a whole number, computed in whole numbers, half away from zero. #}
{% macro decimal_divide(amount, parts, scale=2) -%}
  {{ return(adapter.dispatch('decimal_divide', 'etl')(amount, parts, scale)) }}
{%- endmacro %}

{# Whole numbers, towards zero; null for a division by zero. #}
{% macro integer_divide(numerator, denominator) -%}
  {{ return(adapter.dispatch('integer_divide', 'etl')(numerator, denominator)) }}
{%- endmacro %}

{# The remainder, with the sign of the numerator; null for a division by zero. #}
{% macro modulo(numerator, denominator) -%}
  {{ return(adapter.dispatch('modulo', 'etl')(numerator, denominator)) }}
{%- endmacro %}

{% macro positive_modulo(numerator, denominator) -%}
  {{ return(adapter.dispatch('positive_modulo', 'etl')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__positive_modulo(numerator, denominator) -%}
  {{ etl.modulo(etl.modulo(numerator, denominator) ~ ' + abs(' ~ denominator ~ ')', 'abs(' ~ denominator ~ ')') }}
{%- endmacro %}

{# To digits after the point, half away from zero, as a decimal: a float is made one first. #}
{% macro round(number, digits=0) -%}
  {{ return(adapter.dispatch('round', 'etl')(number, digits)) }}
{%- endmacro %}

{% macro default__round(number, digits) -%}
  round({{ etl.to_exact(number) }}, {{ digits }})
{%- endmacro %}

{% macro round_half_even(number, digits=0) -%}
  {{ return(adapter.dispatch('round_half_even', 'etl')(number, digits)) }}
{%- endmacro %}

{% macro truncate(number, digits=0) -%}
  {{ return(adapter.dispatch('truncate', 'etl')(number, digits)) }}
{%- endmacro %}

{% macro default__truncate(number, digits) -%}
  trunc({{ etl.to_exact(number) }}, {{ digits }})
{%- endmacro %}

{# Null where one of the values is. #}
{% macro greatest(values) -%}
  {{ return(adapter.dispatch('greatest', 'etl')(values)) }}
{%- endmacro %}

{% macro least(values) -%}
  {{ return(adapter.dispatch('least', 'etl')(values)) }}
{%- endmacro %}

{# Nulls are passed over. #}
{% macro greatest_known(values) -%}
  {{ return(adapter.dispatch('greatest_known', 'etl')(values)) }}
{%- endmacro %}

{% macro least_known(values) -%}
  {{ return(adapter.dispatch('least_known', 'etl')(values)) }}
{%- endmacro %}

{% macro bit_xor(first, second) -%}
  {{ return(adapter.dispatch('bit_xor', 'etl')(first, second)) }}
{%- endmacro %}

{# Keeps the sign. #}
{% macro shift_right(number, bits) -%}
  {{ return(adapter.dispatch('shift_right', 'etl')(number, bits)) }}
{%- endmacro %}

{% macro random() -%}
  {{ return(adapter.dispatch('random', 'etl')()) }}
{%- endmacro %}

{% macro uuid() -%}
  {{ return(adapter.dispatch('uuid', 'etl')()) }}
{%- endmacro %}
