{#
  Runs where a project takes over one of the macros that it calls; otherwise etl plans the same itself.
#}
{% materialization materialized_view, adapter='bigquery' -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='materialized_view') -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- if existing is not none -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
  {%- call statement('main') -%}
    {{ get_create_materialized_view_as_sql(target, sql) }}
  {%- endcall -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do persist_docs(target, model) -%}
  {%- do etl_grant_view_access() -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{% macro bigquery__get_create_materialized_view_as_sql(relation, sql) -%}
  create materialized view if not exists {{ relation }}
  {{ etl_materialized_view_clauses() }}
  as {{ sql }}
{%- endmacro %}

{% macro bigquery__get_replace_materialized_view_as_sql(relation, sql) -%}
  create or replace materialized view {{ relation }}
  {{ etl_materialized_view_clauses() }}
  as {{ sql }}
{%- endmacro %}

{% macro etl_materialized_view_clauses() -%}
  {{ partition_by(adapter.parse_partition_by(config.get('partition_by', none))) }}
  {{ cluster_by(config.get('cluster_by', none)) }}
  {{ bigquery_options(adapter.get_materialized_view_options(config, model)) }}
{%- endmacro %}
