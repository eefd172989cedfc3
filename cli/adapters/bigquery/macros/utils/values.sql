{% macro bigquery__bool_or(expression) -%}
  logical_or({{ expression }})
{%- endmacro %}

{% macro bigquery__safe_cast(field, type) -%}
  safe_cast({{ field }} as {{ type }})
{%- endmacro %}

{% macro bigquery__except() -%}
  except distinct
{%- endmacro %}

{% macro bigquery__intersect() -%}
  intersect distinct
{%- endmacro %}
