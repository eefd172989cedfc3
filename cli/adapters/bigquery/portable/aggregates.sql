{% macro bigquery__bool_or(condition) -%}
  logical_or({{ condition }})
{%- endmacro %}

{% macro bigquery__bool_and(condition) -%}
  logical_and({{ condition }})
{%- endmacro %}

{% macro bigquery__first_by(value, order_by) -%}
  array_agg({{ value }} order by {{ order_by }} limit 1)[safe_offset(0)]
{%- endmacro %}

{% macro bigquery__percentile_disc(number, share) -%}
  array_agg({{ number }} ignore nulls order by {{ number }})[
    safe_offset(greatest(cast(ceil({{ share }} * count({{ number }})) as int64) - 1, 0))
  ]
{%- endmacro %}

{% macro bigquery__percentile_cont(number, share) -%}
  {%- set place = share ~ ' * (count(' ~ number ~ ') - 1)' -%}
  {%- set sorted = 'array_agg(cast(' ~ number ~ ' as float64) ignore nulls order by ' ~ number ~ ')' -%}
  (
    {{ sorted }}[safe_offset(cast(floor({{ place }}) as int64))]
    + ({{ place }} - floor({{ place }})) * (
      {{ sorted }}[safe_offset(cast(ceil({{ place }}) as int64))] - {{ sorted }}[safe_offset(cast(floor({{ place }}) as int64))]
    )
  )
{%- endmacro %}
