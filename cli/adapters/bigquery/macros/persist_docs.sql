{% macro bigquery__alter_relation_comment(relation, relation_comment) -%}
  alter {{ relation.type | replace('_', ' ') if relation.type else 'table' }} {{ relation }}
  set options (description = '{{ relation_comment | replace('\\', '\\\\') | replace("'", "\\'") | replace('\n', '\\n') }}')
{%- endmacro %}

{# Fields of structs have their descriptions by the API alone. #}
{% macro bigquery__alter_column_comment(relation, column_dict) -%}
  {%- set changes = [] -%}
  {%- for name, column in column_dict.items() if column['description'] and '.' not in name -%}
    {%- set text = column['description'] | replace('\\', '\\\\') | replace("'", "\\'") | replace('\n', '\\n') -%}
    {%- do changes.append('alter column ' ~ adapter.quote(name) ~ " set options (description = '" ~ text ~ "')") -%}
  {%- endfor -%}
  {%- if changes -%}
  alter {{ relation.type | replace('_', ' ') if relation.type else 'table' }} {{ relation }} {{ changes | join(', ') }}
  {%- endif -%}
{%- endmacro %}
