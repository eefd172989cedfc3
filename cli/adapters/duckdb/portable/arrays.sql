{% macro duckdb__array(values, type) -%}
  cast([{{ values | join(', ') }}] as {{ etl.type(type) }}[])
{%- endmacro %}

{% macro duckdb__array_length(array) -%}
  len({{ array }})
{%- endmacro %}

{% macro duckdb__array_contains(array, value) -%}
  case when {{ array }} is null then null else coalesce(list_contains({{ array }}, {{ value }}), false) end
{%- endmacro %}

{% macro duckdb__array_at(array, index) -%}
  case when {{ index }} >= 0 then ({{ array }})[{{ index }} + 1] end
{%- endmacro %}

{% macro duckdb__array_concat(arrays) -%}
  ({{ arrays | join(' || ') }})
{%- endmacro %}

{% macro duckdb__array_distinct(array) -%}
  list_sort(list_distinct({{ array }}))
{%- endmacro %}

{% macro duckdb__array_sort(array) -%}
  list_sort({{ array }}, 'ASC', 'NULLS FIRST')
{%- endmacro %}

{% macro duckdb__array_reverse(array) -%}
  list_reverse({{ array }})
{%- endmacro %}

{% macro duckdb__array_slice(array, start, length) -%}
  ({{ array }})[{{ start }} + 1:{{ start }} + {{ length }}]
{%- endmacro %}

{% macro duckdb__array_agg(value, order_by, distinct) -%}
  array_agg({{ 'distinct ' if distinct }}{{ value }} order by {{ order_by or value }}) filter (where {{ value }} is not null)
{%- endmacro %}

{% macro duckdb__unnest(array, column, offset) -%}
  {%- if offset is none -%}
  unnest({{ array }}) as {{ column }}_items({{ column }})
  {%- else -%}
  lateral (select unnest({{ array }}) as {{ column }}, unnest(range(len({{ array }}))) as {{ offset }}) as {{ column }}_items
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__array_filter(array, condition, item) -%}
  list_filter({{ array }}, lambda {{ item }}: {{ condition }})
{%- endmacro %}

{% macro duckdb__array_transform(array, expression, item) -%}
  list_transform({{ array }}, lambda {{ item }}: {{ expression }})
{%- endmacro %}

{% macro duckdb__array_min(array) -%}
  list_min({{ array }})
{%- endmacro %}

{% macro duckdb__array_max(array) -%}
  list_max({{ array }})
{%- endmacro %}
