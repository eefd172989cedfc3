{# A number of parts as an interval; the number may be an expression. #}
{% macro duckdb__interval(part, amount) -%}
  {%- set factor, unit = {'week': (7, 'day'), 'quarter': (3, 'month')}.get(part, (1, part)) -%}
  cast({{ amount }} as bigint){{ ' * ' ~ factor if factor != 1 }} * interval 1 {{ unit }}
{%- endmacro %}

{% macro duckdb__date_add(part, amount, date) -%}
  cast({{ date }} + {{ etl.duckdb__interval(etl.checked_part(part, ['day', 'week', 'month', 'quarter', 'year'], 'date_add'), amount) }} as date)
{%- endmacro %}

{% macro duckdb__date_diff(first, second, part) -%}
  {%- set unit = etl.checked_part(part, ['day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'date_diff') -%}
  {%- if unit in ['week', 'week_sunday'] -%}
  (date_diff('day', {{ etl.date_trunc(unit, first) }}, {{ etl.date_trunc(unit, second) }}) // 7)
  {%- else -%}
  date_diff('{{ unit }}', {{ first }}, {{ second }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__date_trunc(part, date) -%}
  {%- set unit = etl.checked_part(part, ['day', 'week', 'week_sunday', 'month', 'quarter', 'year', 'isoyear'], 'date_trunc') -%}
  {%- if unit == 'week_sunday' -%}
  cast(date_trunc('week', {{ date }} + interval 1 day) - interval 1 day as date)
  {%- elif unit == 'isoyear' -%}
  cast(date_trunc('week', make_date(cast(extract(isoyear from {{ date }}) as bigint), 1, 4)) as date)
  {%- else -%}
  cast(date_trunc('{{ unit }}', {{ date }}) as date)
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__last_day(date, part) -%}
  {%- set unit = etl.checked_part(part, ['week', 'week_sunday', 'month', 'quarter', 'year'], 'last_day') -%}
  cast({{ etl.date_add('week' if unit == 'week_sunday' else unit, 1, etl.date_trunc(unit, date)) }} - interval 1 day as date)
{%- endmacro %}

{% macro duckdb__date_part(part, value) -%}
  {%- set unit = etl.checked_part(part, etl.date_parts(), 'date_part') -%}
  {%- set field = {'dayofweek': 'isodow', 'dayofyear': 'doy'}.get(unit, unit) -%}
  {%- set modulus = {'millisecond': 1000, 'microsecond': 1000000}.get(unit) -%}
  {{ '(' if modulus }}extract({{ field }} from {{ value }}){{ ' % ' ~ modulus ~ ')' if modulus }}
{%- endmacro %}

{% macro duckdb__date_from_parts(year, month, day) -%}
  case when {{ year }} between 1 and 9999 then try(make_date({{ year }}, {{ month }}, {{ day }})) end
{%- endmacro %}

{% macro duckdb__days_since_1970(date) -%}
  date_diff('day', date '1970-01-01', {{ date }})
{%- endmacro %}

{% macro duckdb__date_from_days(days) -%}
  (date '1970-01-01' + cast({{ days }} as integer))
{%- endmacro %}

{% macro duckdb__current_date(zone) -%}
  cast(current_timestamp at time zone '{{ zone }}' as date)
{%- endmacro %}
