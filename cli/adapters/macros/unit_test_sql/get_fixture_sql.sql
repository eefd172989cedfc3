{# The rows of a unit test's input as a query; columns that a row leaves out are NULL. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
-- Fixture for {{ model.name }}
{% set quoted = {} -%}
  {%- set types = column_name_to_data_types or {} -%}
  {%- if not types -%}
    {%- set source = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(source) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
  {%- endif -%}
  {%- set empty_row = {} -%}
  {%- for name, type in types.items() -%}
    {%- do empty_row.update({name: safe_cast('null', type) | trim}) -%}
  {%- endfor -%}
  {%- do validate_fixture_rows(rows, row_number) -%}
  {%- for row in rows or [none] -%}
    {%- set cells = empty_row.copy() -%}
    {%- if row is not none -%}{%- do cells.update(format_row(row, types)) -%}{%- endif -%}
    select
    {%- for name, value in cells.items() %} {{ value }} as {{ quoted[name] }}{{ ',' if not loop.last }}{% endfor %}
    {{ 'limit 0' if row is none }}
    {{ 'union all' if not loop.last }}
  {% endfor -%}
{%- endmacro %}

{# The rows that a unit test expects as a query. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- if not rows -%}
    select * from dbt_internal_unit_test_actual
    limit 0
  {%- endif -%}
  {%- for row in rows -%}
    select
    {%- for name, value in format_row(row, column_name_to_data_types).items() %} {{ value }} as {{ column_name_to_quoted[name] }}{{ ',' if not loop.last }}{% endfor %}
    {{ 'union all' if not loop.last }}
  {% endfor -%}
{%- endmacro %}

{# One row of a fixture: its cells as SQL of the columns' types, by lower-case names. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set cells = {} -%}
  {%- for given_name, value in row.items() -%}
    {%- set name = given_name | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\nAccepted columns for "
        ~ fixture ~ ' are: ' ~ column_name_to_data_types.keys() | list
      ) -%}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- if value is string -%}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
      {%- set value = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is none -%}
      {%- set value = 'null' -%}
    {%- endif -%}
    {%- do cells.update({name: safe_cast(value, type)}) -%}
  {%- endfor -%}
  {{ return(cells) }}
{%- endmacro %}

{% macro validate_fixture_rows(rows, row_number) -%}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}

{%- endmacro %}
