select
    product_id,
    trim(product_type) as product_type
from {{ source('sales', 'dim_product') }}
