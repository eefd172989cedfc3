{% test positive(model, column_name, limit_to=10) %}{{ config(severity='error', fail_calc='max(x)') }} select * from {{ model }} where {{ column_name }} < {{ limit_to }}{% endtest %}
{% test uses_model(model, to) %} select * from {{ ref('base') }}{% endtest %}
