{{ config(materialized=var('mat', 'view'), alias='customers_alias') }}
{%- set cols = ['id', 'name'] -%}
select {% for c in cols %}{{ c }}{{ ',' if not loop.last }}{% endfor %} from {{ source('shop', 'customers') }}
