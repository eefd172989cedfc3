select
    lines.order_id,
    lines.line_number,
    lines.ordered_at,
    lines.ordered_on,
    lines.drink,
    lines.quantity,
    prices.price,
    lines.quantity * prices.price as amount
from {{ ref('stg_shop__order_lines') }} as lines
left join {{ ref('drink_prices') }} as prices on lines.drink = prices.drink
