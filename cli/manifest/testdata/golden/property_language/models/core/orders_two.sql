{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns', incremental_strategy='delete+insert') }}
select id, amount, ts from {{ ref('stg_orders') }}
{% if is_incremental() %} where ts > (select max(ts) from {{ this }}) {% endif %}
