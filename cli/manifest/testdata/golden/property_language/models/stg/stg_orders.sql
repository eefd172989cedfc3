{{ config(tags=['own'], meta={'a': 1}, grants={'+select': ['writer']}) }}
select id, amount, ts from {{ ref('raw_orders') }}
