{% test is_positive(model, column_name) %}
    {# Values must be greater than zero; nulls are the matter of not_null. #}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} <= 0
{% endtest %}
