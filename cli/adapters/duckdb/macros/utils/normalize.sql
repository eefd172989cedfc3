{# A config that is one string or a list of them, as a list. #}
{% macro normalize_string_or_list(raw, field_name) -%}
  {%- if raw is none -%}{{ return([]) }}{%- endif -%}
  {%- if raw is mapping or (raw is not string and raw is not sequence) -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string') -%}
  {%- endif -%}
  {%- set items = [raw] if raw is string else raw | list -%}
  {%- for item in items if item is not string -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings') -%}
  {%- endfor -%}
  {{ return(items) }}
{%- endmacro %}
