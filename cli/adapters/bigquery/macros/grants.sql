{% macro bigquery__get_grant_sql(relation, privilege, grantees) -%}
  grant `{{ privilege }}` on {{ relation.type }} {{ relation }} to {{ '"' ~ grantees | join('", "') ~ '"' }}
{%- endmacro %}

{% macro bigquery__get_revoke_sql(relation, privilege, grantees) -%}
  revoke `{{ privilege }}` on {{ relation.type }} {{ relation }} from {{ '"' ~ grantees | join('", "') ~ '"' }}
{%- endmacro %}

{# Rights that come from the dataset or the project are not the relation's own. #}
{% macro bigquery__get_show_grant_sql(relation) -%}
  {%- set location = adapter.get_dataset_location(relation) -%}
  select privilege_type, grantee
  from {{ adapter.quote(relation.database) }}.{{ '`region-' ~ location | lower ~ '`' }}.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
  where object_schema = '{{ relation.schema }}'
    and object_name = '{{ relation.identifier }}'
    and grantee != session_user()
{%- endmacro %}
