select
    date_id,
    calendar_date,
    {{ etl.date_trunc('month', 'calendar_date') }} as month_start,
    year,
    quarter,
    quarter_name,
    month,
    month_name,
    day,
    weekday,
    weekday_name
from {{ ref('stg_sales__dates') }}
