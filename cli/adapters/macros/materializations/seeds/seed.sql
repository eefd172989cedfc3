{#
  Runs where a project takes over one of the macros that it calls; otherwise etl plans the same statements itself.
#}
{% materialization seed, default -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target = this.incorporate(type='table') -%}
  {%- set anew = should_full_refresh() -%}
  {%- set agate_table = load_agate_table() -%}
  {%- set count = agate_table.rows | length -%}
  {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- if existing is none -%}
    {%- set table_sql = create_csv_table(model, agate_table) -%}
  {%- elif existing.is_table -%}
    {%- set table_sql = reset_csv_table(model, anew, existing, agate_table) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Cannot seed to '" ~ existing.render() ~ "', it is a view") -%}
  {%- endif -%}
  {%- set rows_sql = load_csv_rows(model, agate_table) if count > 0 else '' -%}

  {%- set code = 'CREATE' if anew else 'INSERT' -%}
  {%- call noop_statement('main', code ~ ' ' ~ count, code, count) -%}
    {{ get_csv_sql(table_sql, rows_sql) }};
  {%- endcall -%}

  {%- do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, anew)) -%}
  {%- do persist_docs(target, model) -%}
  {%- if anew or existing is none -%}{%- do create_indexes(target) -%}{%- endif -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}
