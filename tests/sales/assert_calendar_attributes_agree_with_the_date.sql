-- Year, quarter, month and day are those of the date.
select
    date_id,
    calendar_date,
    year,
    quarter,
    month,
    day
from {{ ref('dim_date') }}
where
    year <> extract(year from calendar_date)
    or quarter <> extract(quarter from calendar_date)
    or month <> extract(month from calendar_date)
    or day <> extract(day from calendar_date)
