{# A predicate that is always true and names the partitions, for tables that refuse to be read without one. #}
{% macro predicate_for_avoid_require_partition_filter(target='DBT_INTERNAL_DEST') -%}
  {%- set spec = config.get('partition_by', none) -%}
  {%- if spec is none or not config.get('require_partition_filter') -%}{{ return(none) }}{%- endif -%}
  {%- set field = '_PARTITIONTIME' if spec.time_ingestion_partitioning else spec.field -%}
  {{ return('(`' ~ target ~ '`.`' ~ field ~ '` is null or `' ~ target ~ '`.`' ~ field ~ '` is not null)') }}
{%- endmacro %}

{# The last partition of the model's table, for templates that name _dbt_max_partition. #}
{% macro declare_dbt_max_partition(relation, partition_by, compiled_code, language='sql') -%}
  {%- if language == 'sql' and '_dbt_max_partition' in compiled_code -%}
  declare _dbt_max_partition {{ partition_by.data_type_for_partition() }} default (
    select max({{ partition_by.field }}) from {{ this }}
    where {{ partition_by.field }} is not null
  );
  {%- endif -%}
{%- endmacro %}
