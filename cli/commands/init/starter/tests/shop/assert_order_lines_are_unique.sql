-- A test passes when its query returns no row.
select
    order_id,
    line_number,
    count(*) as occurrences
from {{ ref('fct_order_lines') }}
group by order_id, line_number
having count(*) > 1
