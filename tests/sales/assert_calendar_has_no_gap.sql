-- Between its first and its last day the calendar has every day. A gap is worth a look and stops nothing.
{{ config(severity='warn') }}

with days as (
    select
        calendar_date,
        lag(calendar_date) over (order by calendar_date) as previous_date
    from {{ ref('dim_date') }}
)

select previous_date, calendar_date
from days
where {{ etl.date_diff('previous_date', 'calendar_date', 'day') }} > 1
