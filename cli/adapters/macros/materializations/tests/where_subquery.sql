{# What a generic test reads: the relation, or its rows that `where` lets through. #}
{% macro get_where_subquery(relation) -%}
  {{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {%- if not where -%}{% do return(relation) %}{%- endif -%}
  {%- set filtered -%}
    (select * from {{ relation }} where {{ where }}) dbt_subquery
  {%- endset -%}
  {%- do return(filtered) -%}
{%- endmacro %}
