{% test is_between(model, column_name, min_value, max_value) %}
    {# Values must lie between the two, both included; nulls are the matter of not_null. #}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} < {{ min_value }} or {{ column_name }} > {{ max_value }}
{% endtest %}
