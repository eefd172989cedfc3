-- depends_on: {{ ref('customers') }}
{{ config(materialized='ephemeral') }}
select * from {{ ref('orders') }} union all select * from {{ ref('orders', version=2) }}
