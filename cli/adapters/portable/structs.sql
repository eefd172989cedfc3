{# Of a dict of names and expressions. #}
{% macro struct(fields) -%}
  {{ return(adapter.dispatch('struct', 'etl')(fields)) }}
{%- endmacro %}

{% macro field(struct, name) -%}
  {{ return(adapter.dispatch('field', 'etl')(struct, name)) }}
{%- endmacro %}

{% macro default__field(struct, name) -%}
  ({{ struct }}).{{ adapter.quote(name) }}
{%- endmacro %}
