{% snapshot snap_s %}
{{ config(strategy='timestamp', unique_key='id', updated_at='ts', schema='own') }}
select * from {{ ref('base') }}
{% endsnapshot %}
{% snapshot snap_t %}{{ config(strategy='timestamp', unique_key='id', updated_at='ts', enabled=false) }} select 1{% endsnapshot %}
