{% macro bigquery__snapshot_hash_arguments(args) -%}
  to_hex(md5(concat(
  {%- for arg in args -%}
    coalesce(cast({{ arg }} as string), ''){{ ", '|'," if not loop.last }}
  {%- endfor -%}
  )))
{%- endmacro %}
