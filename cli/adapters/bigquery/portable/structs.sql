{% macro bigquery__struct(fields) -%}
  {%- set written = [] -%}
  {%- for name, value in fields.items() -%}{%- do written.append(value ~ ' as ' ~ adapter.quote(name)) -%}{%- endfor -%}
  struct({{ written | join(', ') }})
{%- endmacro %}
