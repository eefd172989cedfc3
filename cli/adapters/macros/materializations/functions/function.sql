{# A function of the project: created, or put in the place of the one that has its name. #}
{% materialization function, default, supported_languages=['sql', 'python'] -%}
  {%- set target = this.incorporate(type='function') -%}
  {%- do run_hooks(pre_hooks) -%}
  {%- set build = adapter.dispatch(config.get('type', 'scalar') ~ '_function_' ~ model.language, 'dbt') -%}
  {%- do function_execute_build_sql(build(target), none, target) -%}
  {%- do run_hooks(post_hooks) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- call statement('main') -%}{{ build_sql }}{%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do adapter.commit() -%}
{%- endmacro %}
