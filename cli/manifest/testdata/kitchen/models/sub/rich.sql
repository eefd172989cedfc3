{{ config(alias='rich_alias', tags='own', meta={'b': 2}, unique_key=['id'], materialized='incremental', grants={'+select': ['b']}, custom_key=[1, 2.0, none]) }}
{{ config(tags=['second']) }}
{% set r = ref('base') %}
select * from {{ r }} join {{ uses_ref('base2') }} on {{ r.identifier }} = 1 where {{ var('start') }} {{ this.schema }} {{ builtins.ref('base') }}
