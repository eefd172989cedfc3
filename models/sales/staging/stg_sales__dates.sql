select
    date_id,
    date as calendar_date,
    year,
    quarter,
    quarter_name,
    month,
    month_name,
    day,
    weekday,
    weekday_name
from {{ source('sales', 'dim_date') }}
