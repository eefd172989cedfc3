{% test between(model, column_name, low, high=10) %}
{{ config(severity='error', tags=['gen']) }}
select * from {{ model }} where {{ column_name }} < {{ low }}
{% endtest %}
{% test my_t(model) %} select 1 as x from {{ model }} where {{ helper(1) }} = 2 {% endtest %}
