{% macro set_sql_header(config) -%}
  {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{% macro should_full_refresh() -%}
  {%- set given = config.get('full_refresh') -%}
  {%- do return(flags.FULL_REFRESH if given is none else given) -%}
{%- endmacro %}

{% macro should_store_failures() -%}
  {%- set given = config.get('store_failures') -%}
  {%- do return(flags.STORE_FAILURES if given is none else given) -%}
{%- endmacro %}
