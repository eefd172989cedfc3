{{ config(tags=['single']) }} select * from {{ ref('base') }} where id is null
