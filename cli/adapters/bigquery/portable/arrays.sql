{% macro bigquery__array(values, type) -%}
  array<{{ etl.type(type) }}>[{{ values | join(', ') }}]
{%- endmacro %}

{% macro bigquery__array_length(array) -%}
  array_length({{ array }})
{%- endmacro %}

{% macro bigquery__array_contains(array, value) -%}
  case when {{ array }} is null then null else exists(select 1 from unnest({{ array }}) as item where item = {{ value }}) end
{%- endmacro %}

{% macro bigquery__array_at(array, index) -%}
  ({{ array }})[safe_offset({{ index }})]
{%- endmacro %}

{% macro bigquery__array_concat(arrays) -%}
  array_concat({{ arrays | join(', ') }})
{%- endmacro %}

{% macro bigquery__array_distinct(array) -%}
  if({{ array }} is null, null, array(select distinct item from unnest({{ array }}) as item where item is not null order by item))
{%- endmacro %}

{% macro bigquery__array_sort(array) -%}
  if({{ array }} is null, null, array(select item from unnest({{ array }}) as item order by item))
{%- endmacro %}

{% macro bigquery__array_reverse(array) -%}
  array_reverse({{ array }})
{%- endmacro %}

{% macro bigquery__array_slice(array, start, length) -%}
  if(
    {{ array }} is null,
    null,
    array(
      select item
      from unnest({{ array }}) as item with offset as place
      where place >= {{ start }} and place < {{ start }} + {{ length }}
      order by place
    )
  )
{%- endmacro %}

{% macro bigquery__array_agg(value, order_by, distinct) -%}
  array_agg({{ 'distinct ' if distinct }}{{ value }} ignore nulls order by {{ order_by or value }})
{%- endmacro %}

{% macro bigquery__unnest(array, column, offset) -%}
  unnest({{ array }}) as {{ column }}{{ ' with offset as ' ~ offset if offset is not none }}
{%- endmacro %}

{% macro bigquery__array_filter(array, condition, item) -%}
  if(
    ({{ array }}) is null,
    null,
    array(select {{ item }} from unnest({{ array }}) as {{ item }} with offset as _etl_place where {{ condition }} order by _etl_place)
  )
{%- endmacro %}

{% macro bigquery__array_transform(array, expression, item) -%}
  if(
    ({{ array }}) is null,
    null,
    array(select {{ expression }} from unnest({{ array }}) as {{ item }} with offset as _etl_place order by _etl_place)
  )
{%- endmacro %}

{% macro bigquery__array_min(array) -%}
  (select min(_etl_item) from unnest({{ array }}) as _etl_item)
{%- endmacro %}

{% macro bigquery__array_max(array) -%}
  (select max(_etl_item) from unnest({{ array }}) as _etl_item)
{%- endmacro %}
