{#- GoogleSQL does not see that an expression which is selected is the one that is grouped by: it gets a name first. -#}
{% macro bigquery__test_unique(model, column_name) -%}
select unique_field, count(*) as n_records
from (
select {{ column_name }} as unique_field
from {{ model }}
) as tested
where unique_field is not null
group by unique_field
having count(*) > 1
{%- endmacro %}
