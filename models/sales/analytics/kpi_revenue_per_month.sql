-- Every month of the calendar is listed, also one without a sale.
with months as (
    select distinct month_start
    from {{ ref('dim_date') }}
),

monthly as (
    select
        months.month_start,
        coalesce(metrics.transactions, 0) as transactions,
        coalesce(metrics.revenue, 0) as revenue
    from months
    left join {{ ref('vw_monthly_metrics') }} as metrics on months.month_start = metrics.month_start
)

select
    month_start,
    extract(year from month_start) as year,
    extract(month from month_start) as month,
    transactions,
    revenue,
    revenue - lag(revenue) over (order by month_start) as revenue_change,
    sum(revenue) over (
        partition by extract(year from month_start)
        order by month_start
        rows between unbounded preceding and current row
    ) as revenue_year_to_date
from monthly
