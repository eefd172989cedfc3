select
    segment_id,
    city
from {{ ref('stg_sales__customer_segments') }}
