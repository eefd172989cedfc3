select
    sales_id,
    date_id,
    product_id,
    segment_id,
    price_per_unit,
    quantity_sold,
    _etl_load_id as load_id,
    _etl_loaded_at as loaded_at
from {{ source('sales', 'fact_sales') }}
