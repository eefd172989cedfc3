{% macro duckdb__order_by(value, direction, nulls) -%}
  {{ value }} {{ direction }} nulls {{ nulls }}
{%- endmacro %}

{% macro duckdb__integer_series(first, last, step, column) -%}
  (select unnest(generate_series(cast({{ first }} as bigint), {{ last }}, {{ step }})) as {{ column }})
{%- endmacro %}
