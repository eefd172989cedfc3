{% macro duckdb__timestamp_add(part, amount, timestamp) -%}
  ({{ timestamp }} + {{ etl.duckdb__interval(etl.checked_part(part, ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'], 'timestamp_add'), amount) }})
{%- endmacro %}

{% macro duckdb__timestamp_diff(first, second, part) -%}
  {%- set unit = etl.checked_part(part, ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'timestamp_diff') -%}
  {%- if unit in ['week', 'week_sunday'] -%}
  {{ etl.date_diff('cast(' ~ first ~ ' as date)', 'cast(' ~ second ~ ' as date)', unit) }}
  {%- else -%}
  date_diff('{{ unit }}', {{ first }}, {{ second }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__timestamp_trunc(part, timestamp) -%}
  {%- set unit = etl.checked_part(part, ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'timestamp_trunc') -%}
  {%- if unit == 'week_sunday' -%}
  (date_trunc('week', {{ timestamp }} + interval 1 day) - interval 1 day)
  {%- else -%}
  date_trunc('{{ unit }}', {{ timestamp }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__timestamptz_add(part, amount, instant) -%}
  {%- set unit = etl.exact_part(part, 'timestamptz_add') -%}
  ({{ instant }} + cast({{ amount }} as bigint) * interval {{ '24 hour' if unit == 'day' else '1 ' ~ unit }})
{%- endmacro %}

{% macro duckdb__timestamptz_diff(first, second, part) -%}
  {%- set lengths = {'microsecond': 1, 'millisecond': 1000, 'second': 1000000, 'minute': 60000000, 'hour': 3600000000, 'day': 86400000000} -%}
  ((epoch_us({{ second }}) - epoch_us({{ first }})) // {{ lengths[etl.exact_part(part, 'timestamptz_diff')] }})
{%- endmacro %}

{% macro duckdb__timestamptz_from_local(timestamp, zone) -%}
  {%- set later = '(' ~ timestamp ~ ") at time zone '" ~ zone ~ "'" -%}
  case
    when (({{ later }}) - interval 1 hour) at time zone '{{ zone }}' = {{ timestamp }} then ({{ later }}) - interval 1 hour
    else {{ later }}
  end
{%- endmacro %}

{% macro duckdb__local_timestamp(instant, zone) -%}
  (({{ instant }}) at time zone '{{ zone }}')
{%- endmacro %}

{% macro duckdb__local_date(instant, zone) -%}
  cast(({{ instant }}) at time zone '{{ zone }}' as date)
{%- endmacro %}

{% macro duckdb__timestamp_from_epoch(count, unit) -%}
  make_timestamp(cast({{ count }} as bigint) * {{ etl.epoch_unit(unit, 'timestamp_from_epoch') }})
{%- endmacro %}

{% macro duckdb__timestamptz_from_epoch(count, unit) -%}
  (make_timestamp(cast({{ count }} as bigint) * {{ etl.epoch_unit(unit, 'timestamptz_from_epoch') }}) at time zone 'UTC')
{%- endmacro %}

{% macro duckdb__epoch(value, unit) -%}
  {%- set length = etl.epoch_unit(unit, 'epoch') -%}
  {%- if length == 1 -%}
  epoch_us({{ value }})
  {%- else -%}
  ((epoch_us({{ value }}) - (epoch_us({{ value }}) % {{ length }} + {{ length }}) % {{ length }}) // {{ length }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__current_timestamp() -%}
  (current_timestamp at time zone 'UTC')
{%- endmacro %}

{% macro duckdb__current_timestamptz() -%}
  current_timestamp
{%- endmacro %}
