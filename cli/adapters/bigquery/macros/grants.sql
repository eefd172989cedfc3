{% macro bigquery__get_grant_sql(relation, privilege, grantees) -%}
  grant `{{ privilege }}` on {{ relation.type }} {{ relation }} to {{ '"' ~ grantees | join('", "') ~ '"' }}
{%- endmacro %}

{% macro bigquery__get_revoke_sql(relation, privilege, grantees) -%}
  revoke `{{ privilege }}` on {{ relation.type }} {{ relation }} from {{ '"' ~ grantees | join('", "') ~ '"' }}
{%- endmacro %}

{# Rights of the one who asks are left out; grantees are written as `user:name`. #}
{% macro bigquery__get_show_grant_sql(relation) -%}
  {%- set located = relation.incorporate(location=adapter.get_dataset_location(relation)) %}
  select privilege_type, grantee
  from {{ located.information_schema('OBJECT_PRIVILEGES') }}
  where object_schema = "{{ relation.dataset }}"
    and object_name = "{{ relation.identifier }}"
    and split(grantee, ':')[offset(1)] != session_user()
{%- endmacro %}
