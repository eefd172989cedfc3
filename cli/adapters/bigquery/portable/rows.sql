{% macro bigquery__order_by(value, direction, nulls) -%}
  {%- if (direction, nulls) in [('asc', 'first'), ('desc', 'last')] -%}
  {{ value }} {{ direction }}
  {%- else -%}
  {{ value }} is null{{ ' desc' if nulls == 'first' }}, {{ value }} {{ direction }}
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__integer_series(first, last, step, column) -%}
  (select {{ column }} from unnest(generate_array({{ first }}, {{ last }}, {{ step }})) as {{ column }})
{%- endmacro %}
