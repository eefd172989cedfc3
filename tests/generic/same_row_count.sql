{% test same_row_count(model, to) %}
    {# The model must have as many rows as the relation `to`. #}
    with counts as (
        select
            (select count(*) from {{ model }}) as actual_rows,
            (select count(*) from {{ to }}) as expected_rows
    )

    select actual_rows, expected_rows
    from counts
    where actual_rows <> expected_rows
{% endtest %}
