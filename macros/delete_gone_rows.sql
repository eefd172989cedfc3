{#
  Deletes from an incremental model the rows whose key its input no longer has, for inputs that mirror their source.
  Meant as a post-hook: `post_hook="{{ delete_gone_rows(ref('input'), 'key') }}"`.
#}
{% macro delete_gone_rows(input, key) %}
    {%- if is_incremental() -%}
        delete from {{ this }} as stored
        where not exists (
            select 1 from {{ input }} as remaining
            where remaining.{{ key }} = stored.{{ key }}
        )
    {%- endif -%}
{% endmacro %}
