{# An interval times a number, so that the number may be an expression. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set unit = datepart | lower -%}
  {%- set amount = 'cast(' ~ interval ~ ' as bigint)' -%}
  {%- if unit == 'quarter' -%}
    ({{ from_date_or_timestamp }} + ({{ amount }} * 3) * interval 1 month)
  {%- elif unit == 'week' -%}
    ({{ from_date_or_timestamp }} + ({{ amount }} * 7) * interval 1 day)
  {%- else -%}
    ({{ from_date_or_timestamp }} + {{ amount }} * interval 1 {{ unit }})
  {%- endif -%}
{%- endmacro %}
