{{
    config(
        materialized='incremental',
        unique_key='sales_id',
        on_schema_change='append_new_columns',
        post_hook="{{ delete_gone_rows(ref('stg_sales__sales'), 'sales_id') }}",
    )
}}

-- The dimensions come first, so that the relationship tests can hold back a fact that misses one.
-- depends_on: {{ ref('dim_date') }}
-- depends_on: {{ ref('dim_product') }}
-- depends_on: {{ ref('dim_customer_segment') }}

select
    sales_id,
    date_id,
    product_id,
    segment_id,
    price_per_unit,
    quantity_sold,
    cast(price_per_unit * quantity_sold as numeric(28, 4)) as total_amount,
    load_id,
    loaded_at
from {{ ref('stg_sales__sales') }}
{% if is_incremental() %}
-- A load replaces all rows of a changed file: what came with a load that is not here yet is new or may have changed.
where load_id not in (select load_id from {{ this }})
{% endif %}
