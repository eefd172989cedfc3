{% macro noop() %}{% endmacro %}
{% macro uses_ref(x) %}{{ ref(x) }}{{ other() }}{% endmacro %}
{% macro other() %}{{ return(adapter.dispatch('disp', 'kitchen')()) }}{% endmacro %}
{% macro default__disp() %}1{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{% if node.resource_type == 'seed' %}s_{{ node.name }}{% elif custom_alias_name %}{{ custom_alias_name }}{% elif node.version %}{{ node.name ~ '_v' ~ node.version }}{% else %}{{ node.name }}{% endif %}{% endmacro %}
{% materialization mymat, default %}{% endmaterialization %}
{% materialization mymat2, adapter='duckdb', supported_languages=['sql','python'] %}{% endmaterialization %}
