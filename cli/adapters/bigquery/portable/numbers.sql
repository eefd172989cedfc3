{% macro bigquery__safe_divide(numerator, denominator) -%}
  safe_divide(cast({{ numerator }} as float64), cast({{ denominator }} as float64))
{%- endmacro %}

{% macro bigquery__decimal_divide(amount, parts, scale) -%}
  cast(
    sign({{ amount }}) * sign({{ parts }}) * div(
      abs(cast({{ amount }} as bignumeric)) * {{ 2 * 10 ** scale }} + abs({{ parts }}),
      nullif(2 * abs({{ parts }}), 0)
    ) * numeric '{{ '0.' ~ '0' * (scale - 1) ~ '1' if scale > 0 else '1' }}'
    as numeric(28, {{ scale }})
  )
{%- endmacro %}

{% macro bigquery__integer_divide(numerator, denominator) -%}
  div({{ numerator }}, nullif({{ denominator }}, 0))
{%- endmacro %}

{% macro bigquery__modulo(numerator, denominator) -%}
  mod({{ numerator }}, nullif({{ denominator }}, 0))
{%- endmacro %}

{% macro bigquery__round_half_even(number, digits) -%}
  round(cast({{ number }} as numeric), {{ digits }}, 'ROUND_HALF_EVEN')
{%- endmacro %}

{% macro bigquery__greatest(values) -%}
  greatest({{ values | join(', ') }})
{%- endmacro %}

{% macro bigquery__least(values) -%}
  least({{ values | join(', ') }})
{%- endmacro %}

{% macro bigquery__greatest_known(values) -%}
  (select max(value) from unnest([{{ values | join(', ') }}]) as value)
{%- endmacro %}

{% macro bigquery__least_known(values) -%}
  (select min(value) from unnest([{{ values | join(', ') }}]) as value)
{%- endmacro %}

{% macro bigquery__bit_xor(first, second) -%}
  (({{ first }}) ^ ({{ second }}))
{%- endmacro %}

{% macro bigquery__shift_right(number, bits) -%}
  if(({{ number }}) < 0, ~(~({{ number }}) >> {{ bits }}), ({{ number }}) >> {{ bits }})
{%- endmacro %}

{% macro bigquery__random() -%}
  rand()
{%- endmacro %}

{% macro bigquery__uuid() -%}
  generate_uuid()
{%- endmacro %}

{% macro bigquery__to_exact(number) -%}
  cast({{ number }} as numeric)
{%- endmacro %}
