{% macro duckdb__bool_or(condition) -%}
  bool_or({{ condition }})
{%- endmacro %}

{% macro duckdb__bool_and(condition) -%}
  bool_and({{ condition }})
{%- endmacro %}

{% macro duckdb__first_by(value, order_by) -%}
  first({{ value }} order by {{ order_by }})
{%- endmacro %}

{% macro duckdb__percentile_disc(number, share) -%}
  quantile_disc({{ number }}, {{ share }})
{%- endmacro %}

{% macro duckdb__percentile_cont(number, share) -%}
  quantile_cont(cast({{ number }} as double), {{ share }})
{%- endmacro %}
