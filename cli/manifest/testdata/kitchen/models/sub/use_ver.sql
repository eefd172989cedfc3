select * from {{ ref('ver') }}, {{ ref('ver', v=1) }}, {{ ref('kitchen', 'ver', version=2) }}
