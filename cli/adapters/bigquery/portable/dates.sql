{% macro bigquery__date_add(part, amount, date) -%}
  date_add({{ date }}, interval {{ amount }} {{ etl.checked_part(part, ['day', 'week', 'month', 'quarter', 'year'], 'date_add') }})
{%- endmacro %}

{% macro bigquery__date_diff(first, second, part) -%}
  date_diff({{ second }}, {{ first }}, {{ etl.bigquery__granularity(etl.checked_part(part, ['day', 'week', 'week_sunday', 'month', 'quarter', 'year'], 'date_diff')) }})
{%- endmacro %}

{# The granularity of a part: weeks begin on Monday, those of week_sunday on Sunday. #}
{% macro bigquery__granularity(part) -%}
  {{ {'week': 'week(monday)', 'week_sunday': 'week(sunday)'}.get(part, part) }}
{%- endmacro %}

{% macro bigquery__date_trunc(part, date) -%}
  date_trunc({{ date }}, {{ etl.bigquery__granularity(etl.checked_part(part, ['day', 'week', 'week_sunday', 'month', 'quarter', 'year', 'isoyear'], 'date_trunc')) }})
{%- endmacro %}

{% macro bigquery__last_day(date, part) -%}
  last_day({{ date }}, {{ etl.bigquery__granularity(etl.checked_part(part, ['week', 'week_sunday', 'month', 'quarter', 'year'], 'last_day')) }})
{%- endmacro %}

{% macro bigquery__date_part(part, value) -%}
  {%- set unit = etl.checked_part(part, etl.date_parts(), 'date_part') -%}
  {%- if unit == 'dayofweek' -%}
  (mod(extract(dayofweek from {{ value }}) + 5, 7) + 1)
  {%- else -%}
  extract({{ 'isoweek' if unit == 'week' else unit }} from {{ value }})
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__date_from_parts(year, month, day) -%}
  safe.date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro bigquery__days_since_1970(date) -%}
  unix_date({{ date }})
{%- endmacro %}

{% macro bigquery__date_from_days(days) -%}
  date_from_unix_date({{ days }})
{%- endmacro %}

{% macro bigquery__current_date(zone) -%}
  current_date('{{ zone }}')
{%- endmacro %}
