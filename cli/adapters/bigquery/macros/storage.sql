{# How a table is divided: what adapter.parse_partition_by gives, or none. #}
{% macro partition_by(partition_config) -%}
  {%- if partition_config is none -%}{{ return('') }}{%- endif -%}
  {%- if partition_config.time_ingestion_partitioning -%}
  partition by {{ partition_config.render_wrapped() }}
  {%- elif partition_config.data_type | lower in ['date', 'timestamp', 'datetime'] -%}
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

{# A table that rows come into by their arrival is made without rows: its columns are those of the query but one. #}
{% macro bigquery__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- set by_arrival = partition_config.time_ingestion_partitioning -%}
  {%- set is_checked = config.get('contract').enforced -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace table {{ relation }}
  {% if is_checked -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
    {{ get_table_columns_and_constraints() }}
    {%- set compiled_code = get_select_subquery(compiled_code) -%}
  {%- elif by_arrival -%}
    ({{ columns_without_partition_fields_csv(partition_config, get_columns_with_types_in_query_sql(compiled_code)) }})
  {%- endif %}
  {{ partition_by(partition_config) }}
  {{ cluster_by(config.get('cluster_by', none)) }}
  {{ bigquery_table_options(config, model, temporary) }}
  {%- if not by_arrival %}
  as (
    {{ compiled_code }}
  )
  {%- endif %};
{%- endmacro %}

{% macro bigquery__create_view_as(relation, sql) -%}
  {{ config.get('sql_header', none) or '' }}
  create or replace view {{ relation }}
  {{ bigquery_view_options(config, model) }}
  {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  as {{ sql }};
{%- endmacro %}

{# Structs are written field by field in the declared order, for the table takes fields by their places. #}
{% macro bigquery__get_select_subquery(sql) -%}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }}
  from (
    {{ sql }}
  ) as model_subq
{%- endmacro %}

{% macro bigquery__get_column_names() -%}
  {%- set written = [] -%}
  {%- for column in adapter.nest_column_data_types(model['columns']).values() -%}
    {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
    {%- do written.append(api.Column.get_struct_select_expression(name, column.get('data_type') or '')) -%}
  {%- endfor -%}
  {{ written | join(', ') }}
{%- endmacro %}

{% macro bigquery__format_column(column) -%}
  {%- set type = column.data_type -%}
  {{ return({'name': column.name, 'data_type': type, 'formatted': column.column.lower() ~ ' ' ~ type}) }}
{%- endmacro %}
