{#
  `amount / parts` to two decimals, half up, computed in whole numbers, so that every engine gives the same digits
  (DuckDB divides decimals as floating point, BigQuery rounds to nine places first).
  `amount` is a sum of decimals of at most four places and not negative; `parts` a count. No parts give null.
#}
{% macro exact_ratio(amount, parts) %}
    {{- return(adapter.dispatch('exact_ratio')(amount, parts)) -}}
{% endmacro %}

{% macro default__exact_ratio(amount, parts) -%}
    cast(
        div(cast(({{ amount }}) * 20000 as {{ dbt.type_bigint() }}) + 100 * ({{ parts }}), nullif(200 * ({{ parts }}), 0))
        * cast('0.01' as numeric(3, 2))
        as numeric(28, 2)
    )
{%- endmacro %}

{% macro duckdb__exact_ratio(amount, parts) -%}
    cast(
        ((cast(({{ amount }}) * 20000 as hugeint) + 100 * ({{ parts }})) // nullif(200 * ({{ parts }}), 0))
        * cast('0.01' as numeric(3, 2))
        as numeric(28, 2)
    )
{%- endmacro %}
