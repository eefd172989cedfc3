{# Makes a table of a query. Rows that are divided by their arrival go into a table that is there already. #}
{% macro bq_create_table_as(partition_by, temporary, relation, compiled_code, language='sql') -%}
  {%- set header = declare_dbt_max_partition(this, partition_by, compiled_code, language) -%}
  {%- if partition_by.time_ingestion_partitioning and language == 'python' -%}
    {%- do exceptions.raise_compiler_error('Python models cannot be divided by the time that their rows arrive') -%}
  {%- elif partition_by.time_ingestion_partitioning -%}
    {%- do run_query(create_table_as(temporary, relation, compiled_code)) -%}
    {{ return(header ~ bq_insert_into_ingestion_time_partitioned_table_sql(relation, compiled_code)) }}
  {%- endif -%}
  {{ return(header ~ create_table_as(temporary, relation, compiled_code, language)) }}
{%- endmacro %}

{% macro bq_insert_into_ingestion_time_partitioned_table_sql(target_relation, sql) -%}
  {%- set partition_config = adapter.parse_partition_by(config.get('partition_by', none)) -%}
  {%- set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='name') -%}
  {{ config.get('sql_header', none) or '' }}
  insert into {{ target_relation }} ({{ partition_config.insertable_time_partitioning_field() }}, {{ get_quoted_csv(columns) }})
  {{ wrap_with_time_ingestion_partitioning_sql(partition_config, sql, False) }}
{%- endmacro %}

{# The rows of a query with the time that they count as arrived, in the place of the column that has it. #}
{% macro wrap_with_time_ingestion_partitioning_sql(partition_by, sql, is_nested) -%}
  select TIMESTAMP({{ partition_by.field }}) as {{ partition_by.insertable_time_partitioning_field() }}, * EXCEPT({{ partition_by.field }})
  from (
    {{ sql }}
  ){{ ';' if not is_nested }}
{%- endmacro %}

{% macro source_sql_with_partition(partition_by, source_sql) -%}
  {%- if partition_by.time_ingestion_partitioning -%}
    {{ return(wrap_with_time_ingestion_partitioning_sql(partition_by, source_sql, False)) }}
  {%- endif -%}
  {{ return(source_sql) }}
{%- endmacro %}
