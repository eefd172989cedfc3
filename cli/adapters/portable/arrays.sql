{% macro array(values, type='integer') -%}
  {{ return(adapter.dispatch('array', 'etl')(values, type)) }}
{%- endmacro %}

{% macro array_length(array) -%}
  {{ return(adapter.dispatch('array_length', 'etl')(array)) }}
{%- endmacro %}

{% macro array_contains(array, value) -%}
  {{ return(adapter.dispatch('array_contains', 'etl')(array, value)) }}
{%- endmacro %}

{# Counted from 0; null outside. #}
{% macro array_at(array, index) -%}
  {{ return(adapter.dispatch('array_at', 'etl')(array, index)) }}
{%- endmacro %}

{# Null where one of the arrays is. #}
{% macro array_concat(arrays) -%}
  {{ return(adapter.dispatch('array_concat', 'etl')(arrays)) }}
{%- endmacro %}

{# In order, without nulls. #}
{% macro array_distinct(array) -%}
  {{ return(adapter.dispatch('array_distinct', 'etl')(array)) }}
{%- endmacro %}

{# Nulls first. #}
{% macro array_sort(array) -%}
  {{ return(adapter.dispatch('array_sort', 'etl')(array)) }}
{%- endmacro %}

{% macro array_reverse(array) -%}
  {{ return(adapter.dispatch('array_reverse', 'etl')(array)) }}
{%- endmacro %}

{# Counted from 0. #}
{% macro array_slice(array, start, length) -%}
  {{ return(adapter.dispatch('array_slice', 'etl')(array, start, length)) }}
{%- endmacro %}

{# Of an array of strings; nulls are passed over. #}
{% macro array_to_text(array, delimiter="','") -%}
  {{ return(adapter.dispatch('array_to_text', 'etl')(array, delimiter)) }}
{%- endmacro %}

{% macro default__array_to_text(array, delimiter) -%}
  array_to_string({{ array }}, {{ delimiter }})
{%- endmacro %}

{# Without nulls; null where there is no value. #}
{% macro array_agg(value, order_by=none, distinct=false) -%}
  {{ return(adapter.dispatch('array_agg', 'etl')(value, order_by, distinct)) }}
{%- endmacro %}

{# What follows `cross join`: a row an item, and its place counted from 0. #}
{% macro unnest(array, column, offset=none) -%}
  {{ return(adapter.dispatch('unnest', 'etl')(array, column, offset)) }}
{%- endmacro %}

{# The values for which a condition over `item` holds, in their order. #}
{% macro array_filter(array, condition, item='item') -%}
  {{ return(adapter.dispatch('array_filter', 'etl')(array, condition, item)) }}
{%- endmacro %}

{# What an expression over `item` gives for each value, in their order. #}
{% macro array_transform(array, expression, item='item') -%}
  {{ return(adapter.dispatch('array_transform', 'etl')(array, expression, item)) }}
{%- endmacro %}

{% macro array_min(array) -%}
  {{ return(adapter.dispatch('array_min', 'etl')(array)) }}
{%- endmacro %}

{% macro array_max(array) -%}
  {{ return(adapter.dispatch('array_max', 'etl')(array)) }}
{%- endmacro %}
