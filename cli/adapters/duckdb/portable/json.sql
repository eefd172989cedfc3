{% macro duckdb__json_text(json, path) -%}
  {%- set literal = etl.literal(path) -%}
  case
    when json_valid({{ json }}) and json_type({{ json }}, {{ literal }}) not in ('OBJECT', 'ARRAY')
    then json_extract_string({{ json }}, {{ literal }})
  end
{%- endmacro %}

{% macro duckdb__json_query(json, path) -%}
  case
    when json_valid({{ json }}) and json_type({{ json }}, {{ etl.literal(path) }}) <> 'NULL'
    then cast(json_extract({{ json }}, {{ etl.literal(path) }}) as varchar)
  end
{%- endmacro %}

{% macro duckdb__json_array(json, path) -%}
  case
    when json_valid({{ json }}) and json_type({{ json }}, {{ etl.literal(path) }}) = 'ARRAY'
    then cast(json_extract({{ json }}, {{ etl.literal(path ~ '[*]') }}) as varchar[])
  end
{%- endmacro %}

{% macro duckdb__json_text_array(json, path) -%}
  case
    when json_valid({{ json }}) and json_type({{ json }}, {{ etl.literal(path) }}) = 'ARRAY'
      and not list_has_any(json_type({{ json }}, {{ etl.literal(path ~ '[*]') }}), ['ARRAY', 'OBJECT'])
    then json_extract_string({{ json }}, {{ etl.literal(path ~ '[*]') }})
  end
{%- endmacro %}

{% macro duckdb__to_json(value) -%}
  coalesce(cast(to_json({{ value }}) as varchar), 'null')
{%- endmacro %}
