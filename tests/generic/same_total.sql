{% test same_total(model, column_name, to, field) %}
    {# The sum of the column must equal the sum of `field` in the relation `to`, to the last digit. #}
    with totals as (
        select
            (select coalesce(sum({{ column_name }}), 0) from {{ model }}) as actual_total,
            (select coalesce(sum({{ field }}), 0) from {{ to }}) as expected_total
    )

    select actual_total, expected_total
    from totals
    where actual_total <> expected_total
{% endtest %}
