{# The elements of a format that both engines have, each with the text that it reads. #}
{% macro format_elements() -%}
  {%- set months = 'January|February|March|April|May|June|July|August|September|October|November|December' -%}
  {{ return({
    'Y': '[0-9]{4}', 'm': '[0-9]{1,2}', 'd': '[0-9]{1,2}', 'y': '[0-9]{2}',
    'B': '(' ~ months ~ ')', 'b': '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)',
    'H': '[0-9]{1,2}', 'I': '[0-9]{1,2}', 'M': '[0-5]?[0-9]', 'S': '[0-5]?[0-9]', 'f': '[0-9]{1,6}', 'p': '[AaPp][Mm]',
    '%': '%',
  }) }}
{%- endmacro %}

{# The pieces of a format: (is_element, letter or text). #}
{% macro format_pieces(format, also='') -%}
  {%- set known = etl.format_elements() -%}
  {%- set pieces = [] -%}
  {%- for piece in modules.re.findall('%.|[^%]+|%$', format) -%}
    {%- if piece[0] == '%' -%}
      {%- if piece[1:] not in known and piece[1:] not in also | list -%}
        {%- do exceptions.raise_compiler_error(
          "the format '" ~ format ~ "' has '" ~ piece ~ "', which not every engine reads and writes alike"
        ) -%}
      {%- endif -%}
      {%- do pieces.append((true, piece[1:])) -%}
    {%- else -%}
      {%- do pieces.append((false, piece)) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(pieces) }}
{%- endmacro %}

{# A pattern that a text of the format matches, so that no engine reads more leniently than the other. #}
{% macro format_pattern(format) -%}
  {%- set known = etl.format_elements() -%}
  {%- set parts = [] -%}
  {%- for is_element, text in etl.format_pieces(format) -%}
    {%- do parts.append(known[text] if is_element else modules.re.escape(text)) -%}
  {%- endfor -%}
  {{ return('(?i)^' ~ parts | join ~ '$') }}
{%- endmacro %}

{% macro format_date(date, format) -%}
  {{ return(adapter.dispatch('format_date', 'etl')(date, format)) }}
{%- endmacro %}

{% macro format_timestamp(timestamp, format) -%}
  {{ return(adapter.dispatch('format_timestamp', 'etl')(timestamp, format)) }}
{%- endmacro %}

{% macro parse_date(text, format) -%}
  {{ return(adapter.dispatch('parse_date', 'etl')(text, format)) }}
{%- endmacro %}

{% macro parse_timestamp(text, format) -%}
  {{ return(adapter.dispatch('parse_timestamp', 'etl')(text, format)) }}
{%- endmacro %}
