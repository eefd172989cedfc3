select
    product_id,
    {{ etl.trim('product_type') }} as product_type
from {{ source('sales', 'dim_product') }}
