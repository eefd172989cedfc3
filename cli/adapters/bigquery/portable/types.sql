{% macro bigquery__type(name) -%}
  {%- set plain = {
    'string': 'string', 'integer': 'int64', 'float': 'float64', 'decimal': 'numeric', 'boolean': 'bool',
    'date': 'date', 'timestamp': 'datetime', 'timestamptz': 'timestamp', 'bytes': 'bytes',
  } -%}
  {%- if name in plain -%}
  {{- plain[name] -}}
  {%- else -%}
  {%- set digits = etl.checked_decimal(name)[8:-1].split(',') -%}
  {%- set precision, scale = digits[0] | int, digits[-1] | int if digits | length > 1 else 0 -%}
  {{- 'numeric' if scale <= 9 and precision - scale <= 29 else 'bignumeric' }}({{ precision }}, {{ scale }})
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__literal(text) -%}
  {%- set escaped = text.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r').replace('\t', '\\t') -%}
  '{{ escaped.replace('\f', '\\f').replace('\v', '\\v').replace("'", "\\'") }}'
{%- endmacro %}

{% macro bigquery__to_text(value, type) -%}
  {%- if type == 'decimal' or type.startswith('decimal(') -%}
  cast({{ value }} as string)
  {%- elif type == 'timestamp' -%}
  format_datetime('%E4Y-%m-%d %H:%M:%E6S', {{ value }})
  {%- elif type == 'timestamptz' -%}
  format_timestamp('%E4Y-%m-%d %H:%M:%E6S+00', {{ value }}, 'UTC')
  {%- elif type == 'bytes' -%}
  to_hex({{ value }})
  {%- else -%}
  cast({{ value }} as {{ etl.textual_type(type) }})
  {%- endif -%}
{%- endmacro %}

{% macro bigquery__to_integer(text) -%}
  case when regexp_contains({{ text }}, '^[+-]?[0-9]+$') then safe_cast({{ text }} as int64) end
{%- endmacro %}

{% macro bigquery__to_decimal(text, precision, scale) -%}
  case
    when
      regexp_contains({{ text }}, '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$')
      and abs(round(safe_cast({{ text }} as bignumeric), {{ scale }})) < bignumeric '1e{{ precision - scale }}'
    then cast(round(safe_cast({{ text }} as bignumeric), {{ scale }}) as {{ etl.type('decimal(' ~ precision ~ ', ' ~ scale ~ ')') }})
  end
{%- endmacro %}

{% macro bigquery__to_float(text) -%}
  case
    when regexp_contains({{ text }}, '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$')
    then safe_cast({{ text }} as float64)
  end
{%- endmacro %}

{% macro bigquery__to_date(text) -%}
  case
    when regexp_contains({{ text }}, '^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$')
    then safe_cast({{ text }} as date)
  end
{%- endmacro %}

{% macro bigquery__to_timestamp(text) -%}
  case
    when regexp_contains({{ text }}, '^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?$')
    then safe_cast({{ text }} as datetime)
  end
{%- endmacro %}

{% macro bigquery__to_timestamptz(text) -%}
  case
    when regexp_contains({{ text }}, '{{ etl.zoned_time_pattern() }}') then safe_cast({{ text }} as timestamp)
  end
{%- endmacro %}
