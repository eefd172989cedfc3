{% macro my_hook(a='z') %}select '{{ a }}' as h{% endmacro %}
{% macro helper(x) %}{{ inner_helper(x) }}{% endmacro %}
{% macro inner_helper(x) %}1{% endmacro %}
{% test expression_like(model, expr) %}select * from {{ model }} where not ({{ expr }}){% endtest %}
{% macro rich__twice(x) %}{{ x + x }}{% endmacro %}
{% materialization mymat, default, supported_languages=['sql', 'python'] %}{{ return({'relations': []}) }}{% endmaterialization %}
