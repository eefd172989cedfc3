{# The file, or the folder of a partitioned one, that an external model is written to. #}
{% macro external_location(relation, config) -%}
  {%- set is_partitioned = config.get('options', {}).get('partition_by') is not none -%}
  {{- adapter.external_root() }}/{{ relation.identifier }}{{ '' if is_partitioned else '.' ~ config.get('format', 'parquet') -}}
{%- endmacro %}
