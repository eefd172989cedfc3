{% snapshot snap_block %}
{{ config(target_schema='ss', unique_key='id', strategy='check', check_cols=['amount'], invalidate_hard_deletes=True) }}
select * from {{ ref('stg_orders') }}
{% endsnapshot %}

{% snapshot snap_two %}{{ config(unique_key='id', strategy='timestamp', updated_at='ts', target_database=target.database) }}select * from {{ ref('stg_orders') }}{% endsnapshot %}
