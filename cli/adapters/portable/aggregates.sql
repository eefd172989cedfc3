{% macro count_if(condition) -%}
  {{ return(adapter.dispatch('count_if', 'etl')(condition)) }}
{%- endmacro %}

{% macro default__count_if(condition) -%}
  count(case when {{ condition }} then 1 end)
{%- endmacro %}

{% macro sum_if(condition, value) -%}
  {{ return(adapter.dispatch('sum_if', 'etl')(condition, value)) }}
{%- endmacro %}

{% macro default__sum_if(condition, value) -%}
  sum(case when {{ condition }} then {{ value }} end)
{%- endmacro %}

{# As the type of whole numbers. #}
{% macro sum_integers(number) -%}
  {{ return(adapter.dispatch('sum_integers', 'etl')(number)) }}
{%- endmacro %}

{% macro default__sum_integers(number) -%}
  cast(sum({{ number }}) as {{ etl.type('integer') }})
{%- endmacro %}

{# A float. #}
{% macro average(number) -%}
  {{ return(adapter.dispatch('average', 'etl')(number)) }}
{%- endmacro %}

{% macro default__average(number) -%}
  (cast(sum({{ number }}) as {{ etl.type('float') }}) / nullif(count({{ number }}), 0))
{%- endmacro %}

{% macro bool_or(condition) -%}
  {{ return(adapter.dispatch('bool_or', 'etl')(condition)) }}
{%- endmacro %}

{% macro bool_and(condition) -%}
  {{ return(adapter.dispatch('bool_and', 'etl')(condition)) }}
{%- endmacro %}

{# The value of the first row in an order, also where it is null. #}
{% macro first_by(value, order_by) -%}
  {{ return(adapter.dispatch('first_by', 'etl')(value, order_by)) }}
{%- endmacro %}

{# The value at a share of the rows, from 0 to 1. #}
{% macro percentile_disc(number, share) -%}
  {{ return(adapter.dispatch('percentile_disc', 'etl')(number, share)) }}
{%- endmacro %}

{# Between the two nearest values where none is at the share; a float. #}
{% macro percentile_cont(number, share) -%}
  {{ return(adapter.dispatch('percentile_cont', 'etl')(number, share)) }}
{%- endmacro %}

{% macro median(number) -%}
  {{ return(adapter.dispatch('median', 'etl')(number)) }}
{%- endmacro %}

{% macro default__median(number) -%}
  {{ etl.percentile_cont(number, 0.5) }}
{%- endmacro %}

{% macro approx_count_distinct(value) -%}
  {{ return(adapter.dispatch('approx_count_distinct', 'etl')(value)) }}
{%- endmacro %}

{% macro default__approx_count_distinct(value) -%}
  approx_count_distinct({{ value }})
{%- endmacro %}

{# The mean of decimals of at most 4 places, half away from zero, computed in whole numbers. #}
{% macro decimal_average(amount, scale=2) -%}
  {{ return(adapter.dispatch('decimal_average', 'etl')(amount, scale)) }}
{%- endmacro %}

{% macro default__decimal_average(amount, scale) -%}
  {{ etl.decimal_divide('sum(' ~ amount ~ ')', 'count(' ~ amount ~ ')', scale) }}
{%- endmacro %}
