{% macro twice(x) %}{{ return(adapter.dispatch('twice', 'local_pkg')(x)) }}{% endmacro %}
{% macro default__twice(x) %}{{ x * 2 }}{% endmacro %}
