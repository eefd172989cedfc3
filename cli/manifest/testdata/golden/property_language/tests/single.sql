{{ config(tags=['insql'], error_if='>10') }}
select * from {{ ref('customers') }} where id < 0 and {{ helper('x') }} = 1
