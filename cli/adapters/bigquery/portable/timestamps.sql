{% macro bigquery__timestamp_add(part, amount, timestamp) -%}
  datetime_add({{ timestamp }}, interval {{ amount }} {{ etl.checked_part(part, ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'], 'timestamp_add') }})
{%- endmacro %}

{% macro bigquery__timestamp_diff(first, second, part) -%}
  datetime_diff({{ second }}, {{ first }}, {{ etl.bigquery__granularity(etl.checked_part(part, ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'timestamp_diff')) }})
{%- endmacro %}

{% macro bigquery__timestamp_trunc(part, timestamp) -%}
  datetime_trunc({{ timestamp }}, {{ etl.bigquery__granularity(etl.checked_part(part, ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'timestamp_trunc')) }})
{%- endmacro %}

{% macro bigquery__timestamptz_add(part, amount, instant) -%}
  timestamp_add({{ instant }}, interval {{ amount }} {{ etl.exact_part(part, 'timestamptz_add') }})
{%- endmacro %}

{% macro bigquery__timestamptz_diff(first, second, part) -%}
  timestamp_diff({{ second }}, {{ first }}, {{ etl.exact_part(part, 'timestamptz_diff') }})
{%- endmacro %}

{% macro bigquery__timestamptz_from_local(timestamp, zone) -%}
  timestamp({{ timestamp }}, '{{ zone }}')
{%- endmacro %}

{% macro bigquery__local_timestamp(instant, zone) -%}
  datetime({{ instant }}, '{{ zone }}')
{%- endmacro %}

{% macro bigquery__local_date(instant, zone) -%}
  date({{ instant }}, '{{ zone }}')
{%- endmacro %}

{% macro bigquery__timestamp_from_epoch(count, unit) -%}
  {%- set length = etl.epoch_unit(unit, 'timestamp_from_epoch') -%}
  datetime(timestamp_{{ {1: 'micros', 1000: 'millis', 1000000: 'seconds'}[length] }}({{ count }}))
{%- endmacro %}

{% macro bigquery__timestamptz_from_epoch(count, unit) -%}
  {%- set length = etl.epoch_unit(unit, 'timestamptz_from_epoch') -%}
  timestamp_{{ {1: 'micros', 1000: 'millis', 1000000: 'seconds'}[length] }}({{ count }})
{%- endmacro %}

{% macro bigquery__epoch(value, unit) -%}
  {%- set length = etl.epoch_unit(unit, 'epoch') -%}
  unix_{{ {1: 'micros', 1000: 'millis', 1000000: 'seconds'}[length] }}(timestamp({{ value }}))
{%- endmacro %}

{% macro bigquery__current_timestamp() -%}
  current_datetime('UTC')
{%- endmacro %}

{% macro bigquery__current_timestamptz() -%}
  current_timestamp()
{%- endmacro %}
