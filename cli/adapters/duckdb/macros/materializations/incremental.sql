{#
  Runs where a project takes over one of the macros that it calls, or brings a strategy of its own; otherwise etl plans
  the same statements itself.
#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='table') -%}
  {%- set aside = make_intermediate_relation(target) -%}
  {%- set backup = make_backup_relation(target, 'table' if existing is none else existing.type) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set is_rebuilt = existing is not none and (should_full_refresh() or not existing.is_table) -%}
  {%- set language = model['language'] -%}
  {%- do drop_relation_if_exists(load_cached_relation(aside)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup)) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set delta = none -%}
  {%- if existing is none -%}
    {%- set build = create_table_as(False, target, compiled_code, language) -%}
  {%- elif is_rebuilt -%}
    {%- set build = create_table_as(False, aside, compiled_code, language) -%}
  {%- else -%}
    {%- set delta = make_temp_relation(target) -%}
    {%- do run_query(create_table_as(True, delta, compiled_code, language)) -%}
    {%- do adapter.expand_target_column_types(from_relation=delta, to_relation=target) -%}
    {%- set columns = process_schema_changes(on_schema_change, delta, existing)
      or adapter.get_columns_in_relation(existing) -%}
    {%- set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
    {%- set build = strategy({
      'target_relation': target,
      'temp_relation': delta,
      'unique_key': config.get('unique_key'),
      'dest_columns': columns,
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    }) -%}
  {%- endif -%}

  {%- call statement('main', language='sql') -%}
    {{ build }}
  {%- endcall -%}

  {%- if delta is not none -%}{%- do run_query('drop table if exists ' ~ delta) -%}{%- endif -%}
  {%- if is_rebuilt -%}
    {%- do drop_indexes_on_relation(target) -%}
    {%- do adapter.rename_relation(existing, backup) -%}
    {%- do adapter.rename_relation(aside, target) -%}
    {%- do adapter.drop_relation(backup) -%}
  {%- endif -%}
  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, is_rebuilt)) -%}
  {%- if existing is none or is_rebuilt -%}{%- do create_indexes(target) -%}{%- endif -%}
  {%- do persist_docs(target, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}

  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}
