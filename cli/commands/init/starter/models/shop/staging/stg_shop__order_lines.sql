select
    order_id,
    line_number,
    ordered_at,
    cast(ordered_at as date) as ordered_on,
    lower({{ etl.trim('drink') }}) as drink,
    quantity
from {{ source('shop', 'orders') }}
