{# A part of a date or time, checked against those that a macro has. #}
{% macro checked_part(part, known, macro) -%}
  {%- set lower = part | lower -%}
  {%- if lower not in known -%}
    {%- do exceptions.raise_compiler_error(macro ~ " has no part '" ~ part ~ "': " ~ known | join(', ')) -%}
  {%- endif -%}
  {{ return(lower) }}
{%- endmacro %}

{% macro date_add(part, amount, date) -%}
  {{ return(adapter.dispatch('date_add', 'etl')(part, amount, date)) }}
{%- endmacro %}

{% macro date_diff(first, second, part) -%}
  {{ return(adapter.dispatch('date_diff', 'etl')(first, second, part)) }}
{%- endmacro %}

{% macro date_trunc(part, date) -%}
  {{ return(adapter.dispatch('date_trunc', 'etl')(part, date)) }}
{%- endmacro %}

{% macro last_day(date, part='month') -%}
  {{ return(adapter.dispatch('last_day', 'etl')(date, part)) }}
{%- endmacro %}

{% macro date_parts() -%}
  {{ return([
    'year', 'quarter', 'month', 'day', 'dayofyear', 'dayofweek', 'week', 'isoyear',
    'hour', 'minute', 'second', 'millisecond', 'microsecond',
  ]) }}
{%- endmacro %}

{# A part as a whole number: dayofweek is 1 for Monday to 7 for Sunday, week and isoyear are of ISO 8601. #}
{% macro date_part(part, value) -%}
  {{ return(adapter.dispatch('date_part', 'etl')(part, value)) }}
{%- endmacro %}

{% macro date_from_parts(year, month, day) -%}
  {{ return(adapter.dispatch('date_from_parts', 'etl')(year, month, day)) }}
{%- endmacro %}

{% macro days_since_1970(date) -%}
  {{ return(adapter.dispatch('days_since_1970', 'etl')(date)) }}
{%- endmacro %}

{% macro date_from_days(days) -%}
  {{ return(adapter.dispatch('date_from_days', 'etl')(days)) }}
{%- endmacro %}

{% macro current_date(zone='UTC') -%}
  {{ return(adapter.dispatch('current_date', 'etl')(zone)) }}
{%- endmacro %}
