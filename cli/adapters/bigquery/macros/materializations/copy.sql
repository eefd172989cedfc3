{# A table that is a copy of those that the model refers to: no query runs, so nothing is billed. #}
{% materialization copy, adapter='bigquery' -%}
  {%- set target = this.incorporate(type='table') -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- set from = [] -%}
  {%- for one in model.refs -%}
    {%- if one.get('package') -%}
      {%- do from.append(ref(one.get('package'), one.name, version=one.get('version'))) -%}
    {%- else -%}
      {%- do from.append(ref(one.name, version=one.get('version'))) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- for one in model.sources -%}{%- do from.append(source(*one)) -%}{%- endfor -%}
  {%- set answer = adapter.copy_table(from, target, config.get('copy_materialization', default='table')) -%}
  {%- do store_raw_result('main', message=answer, code='COPY TABLE') -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target, config.get('grants')) -%}
  {%- do persist_docs(target, model) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target]}) }}
{%- endmaterialization %}
