select c.id, c.name, o.amount as total from {{ ref('stg_customers') }} c left join {{ ref('orders', v=1) }} o on o.id = c.id
left join {{ ref('local_pkg', 'pkg_model') }} p on true
