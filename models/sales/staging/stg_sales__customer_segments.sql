select
    segment_id,
    {{ etl.trim('city') }} as city
from {{ source('sales', 'dim_customer_segment') }}
