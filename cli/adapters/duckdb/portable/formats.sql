{% macro duckdb__format_date(date, format) -%}
  {%- do etl.format_pieces(format, 'ajAVuw') -%}
  strftime({{ date }}, {{ etl.literal(format) }})
{%- endmacro %}

{% macro duckdb__format_timestamp(timestamp, format) -%}
  {%- do etl.format_pieces(format, 'ajAVuw') -%}
  strftime({{ timestamp }}, {{ etl.literal(format) }})
{%- endmacro %}

{% macro duckdb__parse_date(text, format) -%}
  case
    when regexp_matches({{ text }}, {{ etl.literal(etl.format_pattern(format)) }})
    then cast(try_strptime({{ text }}, {{ etl.literal(format) }}) as date)
  end
{%- endmacro %}

{% macro duckdb__parse_timestamp(text, format) -%}
  case
    when regexp_matches({{ text }}, {{ etl.literal(etl.format_pattern(format)) }})
    then try_strptime({{ text }}, {{ etl.literal(format) }})
  end
{%- endmacro %}
