{#
  Runs where a project takes over one of the macros that it calls; otherwise etl plans the same itself.
#}
{% materialization view, adapter='bigquery' -%}
  {%- set made = bigquery__create_or_replace_view() -%}
  {%- do persist_docs(this.incorporate(type='view'), model) -%}
  {%- do etl_grant_view_access() -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return(made) }}
{%- endmaterialization %}

{% macro bigquery__create_or_replace_view() -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='view') -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- if existing is not none and not existing.is_view -%}
    {%- do handle_existing_table(should_full_refresh(), existing) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {{ get_create_view_as_sql(target, sql) }}
  {%- endcall -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {{ return({'relations': [target]}) }}
{%- endmacro %}

{# A table that is in the way of a view is dropped under a full refresh only. #}
{% macro bigquery__handle_existing_table(full_refresh, old_relation) -%}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
  {%- else -%}
    {%- do exceptions.relation_wrong_type(old_relation, 'view') -%}
  {%- endif -%}
{%- endmacro %}

{# Lets other datasets' readers read through this view: the config grant_access_to. #}
{% macro bigquery__etl_grant_view_access() -%}
  {%- for place in config.get('grant_access_to') or [] -%}
    {%- do adapter.grant_access_to(this, 'view', none, place) -%}
  {%- endfor -%}
{%- endmacro %}

{% macro grant_access_to(entity, entity_type, role, grant_target_dict) -%}
  {%- do adapter.grant_access_to(entity, entity_type, role, grant_target_dict) -%}
{%- endmacro %}
