{# A portable format as BigQuery writes it. #}
{% macro bigquery__format(format, reads) -%}
  {%- do etl.format_pieces(format, '' if reads else 'ajAVuw') -%}
  {%- set seconds = '%E*S' if reads else '%E6S' -%}
  {%- set text = format.replace('%%', '\0').replace('%S.%f', seconds) -%}
  {%- if '%f' in text -%}
    {%- do exceptions.raise_compiler_error("%f has to follow '%S.' in the format '" ~ format ~ "'") -%}
  {%- endif -%}
  {{ return(etl.literal((text if reads else text.replace('%Y', '%E4Y')).replace('\0', '%%'))) }}
{%- endmacro %}

{% macro bigquery__format_date(date, format) -%}
  format_date({{ etl.bigquery__format(format, false) }}, {{ date }})
{%- endmacro %}

{% macro bigquery__format_timestamp(timestamp, format) -%}
  format_datetime({{ etl.bigquery__format(format, false) }}, {{ timestamp }})
{%- endmacro %}

{% macro bigquery__parse_date(text, format) -%}
  case
    when regexp_contains({{ text }}, {{ etl.literal(etl.format_pattern(format)) }})
    then safe.parse_date({{ etl.bigquery__format(format, true) }}, {{ text }})
  end
{%- endmacro %}

{% macro bigquery__parse_timestamp(text, format) -%}
  case
    when regexp_contains({{ text }}, {{ etl.literal(etl.format_pattern(format)) }})
    then safe.parse_datetime({{ etl.bigquery__format(format, true) }}, {{ text }})
  end
{%- endmacro %}
