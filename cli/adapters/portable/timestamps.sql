{% macro timestamp_add(part, amount, timestamp) -%}
  {{ return(adapter.dispatch('timestamp_add', 'etl')(part, amount, timestamp)) }}
{%- endmacro %}

{% macro timestamp_diff(first, second, part) -%}
  {{ return(adapter.dispatch('timestamp_diff', 'etl')(first, second, part)) }}
{%- endmacro %}

{% macro timestamp_trunc(part, timestamp) -%}
  {{ return(adapter.dispatch('timestamp_trunc', 'etl')(part, timestamp)) }}
{%- endmacro %}

{# The parts whose length never varies: a day of a point in time is 24 hours. #}
{% macro exact_part(part, macro) -%}
  {{ return(etl.checked_part(part, ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'], macro)) }}
{%- endmacro %}

{# Units of a count since 1970, and how many microseconds one is. #}
{% macro epoch_unit(unit, macro) -%}
  {%- set known = {'seconds': 1000000, 'milliseconds': 1000, 'microseconds': 1} -%}
  {{ return(known[etl.checked_part(unit, known | list, macro)]) }}
{%- endmacro %}

{% macro timestamptz_add(part, amount, instant) -%}
  {{ return(adapter.dispatch('timestamptz_add', 'etl')(part, amount, instant)) }}
{%- endmacro %}

{# How many whole parts lie between two points in time. #}
{% macro timestamptz_diff(first, second, part) -%}
  {{ return(adapter.dispatch('timestamptz_diff', 'etl')(first, second, part)) }}
{%- endmacro %}

{# The point in time of a local time; of two, the earlier one. #}
{% macro timestamptz_from_local(timestamp, zone) -%}
  {{ return(adapter.dispatch('timestamptz_from_local', 'etl')(timestamp, zone)) }}
{%- endmacro %}

{% macro local_timestamp(instant, zone) -%}
  {{ return(adapter.dispatch('local_timestamp', 'etl')(instant, zone)) }}
{%- endmacro %}

{% macro local_date(instant, zone) -%}
  {{ return(adapter.dispatch('local_date', 'etl')(instant, zone)) }}
{%- endmacro %}

{% macro timestamp_from_epoch(count, unit='seconds') -%}
  {{ return(adapter.dispatch('timestamp_from_epoch', 'etl')(count, unit)) }}
{%- endmacro %}

{% macro timestamptz_from_epoch(count, unit='seconds') -%}
  {{ return(adapter.dispatch('timestamptz_from_epoch', 'etl')(count, unit)) }}
{%- endmacro %}

{# Whole units since 1970, of a timestamp (taken as UTC) or a point in time; before 1970 rounded down. #}
{% macro epoch(value, unit='seconds') -%}
  {{ return(adapter.dispatch('epoch', 'etl')(value, unit)) }}
{%- endmacro %}

{% macro current_timestamp() -%}
  {{ return(adapter.dispatch('current_timestamp', 'etl')()) }}
{%- endmacro %}

{% macro current_timestamptz() -%}
  {{ return(adapter.dispatch('current_timestamptz', 'etl')()) }}
{%- endmacro %}

{# The point in time at which a day, week, month, quarter or year began in a zone. #}
{% macro timestamptz_trunc(part, instant, zone='UTC') -%}
  {{ return(adapter.dispatch('timestamptz_trunc', 'etl')(part, instant, zone)) }}
{%- endmacro %}

{% macro default__timestamptz_trunc(part, instant, zone) -%}
  {%- set known = ['day', 'week', 'week_sunday', 'month', 'quarter', 'year'] -%}
  {%- set checked = etl.checked_part(part, known, 'timestamptz_trunc') -%}
  {{ etl.timestamptz_from_local(etl.timestamp_trunc(checked, etl.local_timestamp(instant, zone)), zone) }}
{%- endmacro %}
