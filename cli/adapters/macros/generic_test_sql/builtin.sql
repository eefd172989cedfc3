{% test unique(model, column_name) %}
  {% set build = adapter.dispatch('test_unique', 'dbt') %}
  {{ build(model, column_name) }}
{% endtest %}

{% test not_null(model, column_name) %}
  {% set build = adapter.dispatch('test_not_null', 'dbt') %}
  {{ build(model, column_name) }}
{% endtest %}

{% test accepted_values(model, column_name, values, quote=True) %}
  {% set build = adapter.dispatch('test_accepted_values', 'dbt') %}
  {{ build(model, column_name, values, quote) }}
{% endtest %}

{% test relationships(model, column_name, to, field) %}
  {% set build = adapter.dispatch('test_relationships', 'dbt') %}
  {{ build(model, column_name, to, field) }}
{% endtest %}
