{# How a table is divided: what adapter.parse_partition_by gives, or none. #}
{% macro partition_by(partition_config) -%}
  {%- if partition_config is none -%}{{ return('') }}{%- endif -%}
  {%- if partition_config.data_type | lower in ['date', 'timestamp', 'datetime'] -%}
  partition by {{ partition_config.render() }}
  {%- elif partition_config.data_type | lower == 'int64' -%}
  {%- set range = partition_config.range -%}
  partition by range_bucket({{ partition_config.field }}, generate_array({{ range.start }}, {{ range.end }}, {{ range.interval }}))
  {%- endif -%}
{%- endmacro %}

{% macro cluster_by(raw_cluster_by) -%}
  {%- if raw_cluster_by is none -%}{{ return('') }}{%- endif -%}
  cluster by {{ [raw_cluster_by] | join(', ') if raw_cluster_by is string else raw_cluster_by | join(', ') }}
{%- endmacro %}

{% macro bigquery_options(opts) -%}
  {%- set written = [] -%}
  {%- for key, value in opts.items() -%}{%- do written.append(key ~ '=' ~ value) -%}{%- endfor -%}
  OPTIONS({{ written | join(', ') }})
{%- endmacro %}

{% macro bigquery_table_options(config, node, temporary) -%}
  {{ bigquery_options(adapter.get_table_options(config, node, temporary)) }}
{%- endmacro %}

{% macro bigquery_view_options(config, node) -%}
  {{ bigquery_options(adapter.get_view_options(config, node)) }}
{%- endmacro %}

{% macro bigquery__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set raw_partition_by = config.get('partition_by', none) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{ sql_header if sql_header is not none }}
  create or replace table {{ relation }}
  {{ partition_by(adapter.parse_partition_by(raw_partition_by)) }}
  {{ cluster_by(config.get('cluster_by', none)) }}
  {{ bigquery_table_options(config, model, temporary) }}
  as (
    {{ compiled_code }}
  );
{%- endmacro %}

{% macro bigquery__create_view_as(relation, sql) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{ sql_header if sql_header is not none }}
  create or replace view {{ relation }}
  {{ bigquery_view_options(config, model) }}
  as {{ sql }};
{%- endmacro %}
