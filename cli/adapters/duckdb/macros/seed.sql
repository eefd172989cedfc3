{% macro duckdb__get_binding_char() -%}
  {{ return(adapter.get_binding_char()) }}
{%- endmacro %}

{% macro duckdb__get_batch_size() -%}
  {{ return(10000) }}
{%- endmacro %}

{# DuckDB reads the file itself, unless `fast` is off. #}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
  {%- if not config.get('fast', true) -%}
    {{ return(default__load_csv_rows(model, agate_table)) }}
  {%- endif -%}
  {%- set file = adapter.escape_sql_string(adapter.get_seed_file_path(model)) -%}
  {%- set options = "format csv, header true, delimiter '" ~ adapter.escape_sql_string(config.get('delimiter', ',')) ~ "'" -%}
  {%- set sql = 'copy ' ~ this.render() ~ " from '" ~ file ~ "' (" ~ options ~ ')' -%}
  {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
  {{ return(sql) }}
{%- endmacro %}
