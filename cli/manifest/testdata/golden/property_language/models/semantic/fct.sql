select 1 as order_id, 2 as customer_id, 3.0 as amount, cast('2020-01-01' as date) as ordered_at
