{# The engine's type for string, integer, float, decimal(p, s), boolean, date, timestamp (without a zone), timestamptz, bytes. #}
{% macro type(name) -%}
  {{ return(adapter.dispatch('type', 'etl')(name)) }}
{%- endmacro %}

{% macro checked_decimal(name) -%}
  {%- if not modules.re.match('decimal\\([0-9]{1,2}(, ?[0-9]{1,2})?\\)$', name) -%}
    {%- do exceptions.raise_compiler_error(
      "'" ~ name ~ "' is no portable type: string, integer, float, decimal(p, s), boolean, date, timestamp, timestamptz, bytes"
    ) -%}
  {%- endif -%}
  {{ return(name) }}
{%- endmacro %}

{# A string literal of the text, with what the engine wants escaped. #}
{% macro literal(text) -%}
  {{ return(adapter.dispatch('literal', 'etl')(text)) }}
{%- endmacro %}

{% macro cast(value, type) -%}
  {{ return(adapter.dispatch('cast', 'etl')(value, type)) }}
{%- endmacro %}

{% macro default__cast(value, type) -%}
  cast({{ value }} as {{ etl.type(type) }})
{%- endmacro %}

{# Text of a value, the same letters everywhere. #}
{% macro to_text(value, type) -%}
  {{ return(adapter.dispatch('to_text', 'etl')(value, type)) }}
{%- endmacro %}

{% macro textual_type(type) -%}
  {%- if type not in ['string', 'integer', 'boolean', 'date'] -%}
    {%- do exceptions.raise_compiler_error(
      "to_text knows string, integer, decimal, boolean, date, timestamp, timestamptz and bytes, not '" ~ type
      ~ "': engines write floats with different digits, so round one to a decimal first"
    ) -%}
  {%- endif -%}
  {{ return(etl.type('string')) }}
{%- endmacro %}

{% macro to_integer(text) -%}
  {{ return(adapter.dispatch('to_integer', 'etl')(text)) }}
{%- endmacro %}

{% macro to_decimal(text, precision, scale) -%}
  {{ return(adapter.dispatch('to_decimal', 'etl')(text, precision, scale)) }}
{%- endmacro %}

{% macro to_float(text) -%}
  {{ return(adapter.dispatch('to_float', 'etl')(text)) }}
{%- endmacro %}

{% macro to_boolean(text) -%}
  {{ return(adapter.dispatch('to_boolean', 'etl')(text)) }}
{%- endmacro %}

{% macro default__to_boolean(text) -%}
  case lower({{ text }}) when 'true' then true when 'false' then false end
{%- endmacro %}

{% macro to_date(text) -%}
  {{ return(adapter.dispatch('to_date', 'etl')(text)) }}
{%- endmacro %}

{% macro to_timestamp(text) -%}
  {{ return(adapter.dispatch('to_timestamp', 'etl')(text)) }}
{%- endmacro %}

{% macro rounded_integer(number) -%}
  {{ return(adapter.dispatch('rounded_integer', 'etl')(number)) }}
{%- endmacro %}

{% macro default__rounded_integer(number) -%}
  cast(round({{ number }}) as {{ etl.type('integer') }})
{%- endmacro %}

{# Of ISO 8601, with the zone that the text tells. #}
{% macro to_timestamptz(text) -%}
  {{ return(adapter.dispatch('to_timestamptz', 'etl')(text)) }}
{%- endmacro %}

{% macro zoned_time_pattern() -%}
  ^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3])(:?[0-5][0-9])?)$
{%- endmacro %}
