{# A key of an order that says where nulls go; in windows, aggregates and at the end of a query. #}
{% macro order_by(value, direction='asc', nulls='first') -%}
  {{ return(adapter.dispatch('order_by', 'etl')(value, direction, nulls)) }}
{%- endmacro %}

{# A table expression of one column, both ends included. #}
{% macro integer_series(first, last, step=1, column='n') -%}
  {{ return(adapter.dispatch('integer_series', 'etl')(first, last, step, column)) }}
{%- endmacro %}

{# A table expression of one column of dates: the first one and every part after it, up to the last one. #}
{% macro date_series(first, last, part='day', column='date_day') -%}
  {{ return(adapter.dispatch('date_series', 'etl')(first, last, part, column)) }}
{%- endmacro %}

{% macro default__date_series(first, last, part, column) -%}
  (
    select {{ column }}
    from (
      select {{ etl.date_add(part, 'n', first) }} as {{ column }}
      from {{ etl.integer_series(0, etl.date_diff(first, last, part)) }} as steps
    ) as days
    where {{ column }} <= {{ last }}
  )
{%- endmacro %}

{% macro timestamp_series(first, last, part='hour', amount=1, column='timestamp_at') -%}
  {{ return(adapter.dispatch('timestamp_series', 'etl')(first, last, part, amount, column)) }}
{%- endmacro %}

{% macro default__timestamp_series(first, last, part, amount, column) -%}
  (
    select {{ column }}
    from (
      select {{ etl.timestamp_add(part, 'n * ' ~ amount, first) }} as {{ column }}
      from {{ etl.integer_series(0, etl.integer_divide(etl.timestamp_diff(first, last, part), amount)) }} as steps
    ) as times
    where {{ column }} <= {{ last }}
  )
{%- endmacro %}

{# A column for each value of a column, as a list of select expressions. #}
{% macro pivot(column, values, aggregate='sum', value='1', otherwise='null', prefix='') -%}
  {{ return(adapter.dispatch('pivot', 'etl')(column, values, aggregate, value, otherwise, prefix)) }}
{%- endmacro %}

{% macro default__pivot(column, values, aggregate, value, otherwise, prefix) -%}
  {%- for one in values -%}
  {{ aggregate }}(case when {{ column }} = {{ etl.literal(one) if one is string else one }} then {{ value }} else {{ otherwise }} end) as {{ adapter.quote(prefix ~ one) }}
  {{- ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# A table expression with a row for each of some columns. #}
{% macro unpivot(relation, columns, keep=[], type='string', name_column='name', value_column='value') -%}
  {{ return(adapter.dispatch('unpivot', 'etl')(relation, columns, keep, type, name_column, value_column)) }}
{%- endmacro %}

{% macro default__unpivot(relation, columns, keep, type, name_column, value_column) -%}
  (
    {%- for column in columns %}
    select {{ (keep + [etl.literal(column) ~ ' as ' ~ name_column, etl.cast(column, type) ~ ' as ' ~ value_column]) | join(', ') }} from {{ relation }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
  )
{%- endmacro %}

{# A table expression with the first row of each group. #}
{% macro first_rows(relation, partition_by, order_by) -%}
  {{ return(adapter.dispatch('first_rows', 'etl')(relation, partition_by, order_by)) }}
{%- endmacro %}

{% macro default__first_rows(relation, partition_by, order_by) -%}
  (
    select * from {{ relation }}
    where true
    qualify row_number() over (partition by {{ partition_by }} order by {{ order_by }}) = 1
  )
{%- endmacro %}
