select
    segment_id,
    trim(city) as city
from {{ source('sales', 'dim_customer_segment') }}
