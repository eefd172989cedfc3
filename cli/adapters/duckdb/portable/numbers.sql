{% macro duckdb__safe_divide(numerator, denominator) -%}
  (cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{% macro duckdb__decimal_divide(amount, parts, scale) -%}
  {%- set factor = 10 ** scale -%}
  cast(
    sign({{ amount }}) * sign({{ parts }}) * (
      (abs(cast(cast({{ amount }} as decimal(38, 4)) * 10000 as hugeint)) * {{ 2 * factor }} + abs(cast({{ parts }} as hugeint)) * 10000)
      // nullif(abs(cast({{ parts }} as hugeint)) * 20000, 0)
    ) * cast('{{ '0.' ~ '0' * (scale - 1) ~ '1' if scale > 0 else '1' }}' as decimal({{ scale + 1 }}, {{ scale }}))
    as decimal(28, {{ scale }})
  )
{%- endmacro %}

{% macro duckdb__integer_divide(numerator, denominator) -%}
  (({{ numerator }}) // nullif({{ denominator }}, 0))
{%- endmacro %}

{% macro duckdb__modulo(numerator, denominator) -%}
  (({{ numerator }}) % nullif({{ denominator }}, 0))
{%- endmacro %}

{% macro duckdb__round_half_even(number, digits) -%}
  {%- set exact = etl.to_exact(number) -%}
  {%- set step = '2' if digits == 0 else '0.' ~ '0' * (digits - 1) ~ '2' -%}
  {%- set rounded -%}
  case
    when abs({{ exact }}) % {{ step }} = 0.{{ '0' * digits }}5 then trunc({{ exact }}, {{ digits }})
    else round({{ exact }}, {{ digits }})
  end
  {%- endset -%}
  {{ etl.duckdb__places(rounded, digits) }}
{%- endmacro %}

{% macro duckdb__greatest(values) -%}
  case when {{ values | join(' is null or ') }} is null then null else greatest({{ values | join(', ') }}) end
{%- endmacro %}

{% macro duckdb__least(values) -%}
  case when {{ values | join(' is null or ') }} is null then null else least({{ values | join(', ') }}) end
{%- endmacro %}

{% macro duckdb__greatest_known(values) -%}
  greatest({{ values | join(', ') }})
{%- endmacro %}

{% macro duckdb__least_known(values) -%}
  least({{ values | join(', ') }})
{%- endmacro %}

{% macro duckdb__bit_xor(first, second) -%}
  xor({{ first }}, {{ second }})
{%- endmacro %}

{% macro duckdb__shift_right(number, bits) -%}
  (({{ number }}) >> {{ bits }})
{%- endmacro %}

{% macro duckdb__random() -%}
  random()
{%- endmacro %}

{% macro duckdb__uuid() -%}
  cast(uuid() as varchar)
{%- endmacro %}

{# The whole part by itself: a large float times 10^9 would lose digits. #}
{% macro duckdb__to_exact(number) -%}
  (
    cast(cast(trunc({{ number }}) as hugeint) as decimal(38, 9))
    + cast({{ number }} - trunc({{ number }}) as decimal(38, 9))
  )
{%- endmacro %}

{# The engine takes a NULL that it knows while planning for a whole number: the type is told. #}
{% macro duckdb__round(number, digits) -%}
  {{ etl.duckdb__places('round(' ~ etl.to_exact(number) ~ ', ' ~ digits ~ ')', digits) }}
{%- endmacro %}

{% macro duckdb__truncate(number, digits) -%}
  {{ etl.duckdb__places('trunc(' ~ etl.to_exact(number) ~ ', ' ~ digits ~ ')', digits) }}
{%- endmacro %}

{% macro duckdb__places(number, digits) -%}
  cast({{ number }} as decimal(38, {{ [[digits, 0] | max, 9] | min }}))
{%- endmacro %}
