{# The load job makes the table; one without rows is made by a statement. #}
{% macro bigquery__create_csv_table(model, agate_table) -%}
  {%- if agate_table.rows | length == 0 -%}
    {%- set sql = default__create_csv_table(model, agate_table) -%}
    {%- call statement() -%}
      alter table {{ this.render() }} set {{ bigquery_table_options(config, model, False) }}
    {%- endcall -%}
    {{ return(sql) }}
  {%- endif -%}
  {{ return('') }}
{%- endmacro %}

{% macro bigquery__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- do adapter.drop_relation(old_relation) -%}
  {{ return(create_csv_table(model, agate_table)) }}
{%- endmacro %}

{% macro bigquery__load_csv_rows(model, agate_table) -%}
  {%- do adapter.load_dataframe(
    model['database'], model['schema'], model['alias'], agate_table,
    model['config'].get('column_types', {}), model['config'].get('delimiter')
  ) -%}
  {%- call statement() -%}
    alter table {{ this.render() }} set {{ bigquery_table_options(config, model, False) }}
  {%- endcall -%}
  {{ return('') }}
{%- endmacro %}

{% macro bigquery__upload_file(local_file_path, database, table_schema, table_name) -%}
  {%- do adapter.upload_file(local_file_path, database, table_schema, table_name, kwargs=kwargs) -%}
{%- endmacro %}
