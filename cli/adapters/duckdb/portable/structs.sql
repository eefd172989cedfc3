{% macro duckdb__struct(fields) -%}
  {%- set written = [] -%}
  {%- for name, value in fields.items() -%}{%- do written.append(adapter.quote(name) ~ ' := ' ~ value) -%}{%- endfor -%}
  struct_pack({{ written | join(', ') }})
{%- endmacro %}
