select * from {{ ref('customers') }} where {{ helper(1) }} = 1
