{% macro bigquery__array_append(array, new_element) -%}
  {{ dbt.array_concat(array, dbt.array_construct([new_element])) }}
{%- endmacro %}

{% macro bigquery__array_concat(array_1, array_2) -%}
  array_concat({{ array_1 }}, {{ array_2 }})
{%- endmacro %}

{% macro bigquery__array_construct(inputs, data_type) -%}
  {%- if inputs -%}
  [ {{ inputs | join(' , ') }} ]
  {%- else -%}
  ARRAY<{{ data_type }}>[]
  {%- endif -%}
{%- endmacro %}
