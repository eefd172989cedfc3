{#
  Runs where a project takes over one of the macros that it calls; otherwise etl plans the same itself, and readers see
  it when its tests have passed.
#}
{% materialization table, adapter='bigquery', supported_languages=['sql', 'python'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='table') -%}
  {%- set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- do etl_make_way(existing, partition_config) -%}
  {%- call statement('main', language=model['language']) -%}
    {{ bq_create_table_as(partition_config, False, target, compiled_code, model['language']) }}
  {%- endcall -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do persist_docs(target, model) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{# Drops what a table cannot take the place of: a view, a table with other partitions or clusters. #}
{% macro etl_make_way(existing, partition_config) -%}
  {%- if existing is not none -%}
    {%- if not existing.is_table or not adapter.is_replaceable(existing, partition_config, config.get('cluster_by', none)) -%}
      {%- do log('Dropping ' ~ existing ~ ', which cannot be replaced in place') -%}
      {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}
