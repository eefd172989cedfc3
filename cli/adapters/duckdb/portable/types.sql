{% macro duckdb__type(name) -%}
  {%- set plain = {
    'string': 'varchar', 'integer': 'bigint', 'float': 'double', 'decimal': 'decimal(38, 9)', 'boolean': 'boolean',
    'date': 'date', 'timestamp': 'timestamp', 'timestamptz': 'timestamptz', 'bytes': 'blob',
  } -%}
  {{- plain[name] if name in plain else etl.checked_decimal(name) -}}
{%- endmacro %}

{% macro duckdb__literal(text) -%}
  {%- if modules.re.search('[\n\r\t\f\v]', text) -%}
  {%- set escaped = text.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r').replace('\t', '\\t') -%}
  e'{{ escaped.replace('\f', '\\f').replace('\v', '\\v').replace("'", "''") }}'
  {%- else -%}
  '{{ text.replace("'", "''") }}'
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__to_text(value, type) -%}
  {%- if type == 'decimal' or type.startswith('decimal(') -%}
  regexp_replace(cast({{ value }} as varchar), '(\.[0-9]*[1-9])0+$|\.0+$', '\1')
  {%- elif type == 'timestamp' -%}
  strftime({{ value }}, '%Y-%m-%d %H:%M:%S.%f')
  {%- elif type == 'timestamptz' -%}
  strftime(({{ value }}) at time zone 'UTC', '%Y-%m-%d %H:%M:%S.%f+00')
  {%- elif type == 'bytes' -%}
  lower(hex({{ value }}))
  {%- else -%}
  cast({{ value }} as {{ etl.textual_type(type) }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__to_integer(text) -%}
  case when regexp_matches({{ text }}, '^[+-]?[0-9]+$') then try_cast({{ text }} as bigint) end
{%- endmacro %}

{% macro duckdb__to_decimal(text, precision, scale) -%}
  case
    when regexp_matches({{ text }}, '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$')
    then try_cast({{ text }} as decimal({{ precision }}, {{ scale }}))
  end
{%- endmacro %}

{% macro duckdb__to_float(text) -%}
  case
    when regexp_matches({{ text }}, '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$')
    then try_cast({{ text }} as double)
  end
{%- endmacro %}

{% macro duckdb__to_date(text) -%}
  case
    when regexp_matches({{ text }}, '^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$')
    then try_cast({{ text }} as date)
  end
{%- endmacro %}

{% macro duckdb__to_timestamp(text) -%}
  case
    when regexp_matches({{ text }}, '^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?$')
    then try_cast({{ text }} as timestamp)
  end
{%- endmacro %}

{% macro duckdb__to_timestamptz(text) -%}
  case
    when regexp_matches({{ text }}, '{{ etl.zoned_time_pattern() }}')
      then try_cast(regexp_replace({{ text }}, '([+-][0-9]{2})([0-9]{2})$', '\1:\2') as timestamptz)
  end
{%- endmacro %}
