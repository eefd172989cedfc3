{# Whether a pattern captures: a parenthesis that is no class, no escape and no (?:...). #}
{% macro captures(pattern) -%}
  {%- set bare = modules.re.sub('\\\\.|\\[[^]]*\\]', '', pattern) -%}
  {%- set groups = modules.re.findall('[(](?![?])|[(][?]P<', bare) | length -%}
  {%- if groups > 1 -%}
    {%- do exceptions.raise_compiler_error("the pattern '" ~ pattern ~ "' has more than one group; write the others as (?:...)") -%}
  {%- endif -%}
  {{ return(groups == 1) }}
{%- endmacro %}

{% macro regexp_contains(text, pattern) -%}
  {{ return(adapter.dispatch('regexp_contains', 'etl')(text, pattern)) }}
{%- endmacro %}

{# Whether the whole text matches. #}
{% macro regexp_matches_all(text, pattern) -%}
  {{ return(adapter.dispatch('regexp_matches_all', 'etl')(text, pattern)) }}
{%- endmacro %}

{% macro default__regexp_matches_all(text, pattern) -%}
  {{ etl.regexp_contains(text, '^(?:' ~ pattern ~ ')$') }}
{%- endmacro %}

{# The first match, or its group where the pattern has one; null where nothing matches. #}
{% macro regexp_extract(text, pattern) -%}
  {{ return(adapter.dispatch('regexp_extract', 'etl')(text, pattern)) }}
{%- endmacro %}

{% macro regexp_extract_all(text, pattern) -%}
  {{ return(adapter.dispatch('regexp_extract_all', 'etl')(text, pattern)) }}
{%- endmacro %}

{% macro regexp_count(text, pattern) -%}
  {{ return(adapter.dispatch('regexp_count', 'etl')(text, pattern)) }}
{%- endmacro %}

{# Every match; \\1 in the replacement is the first group. #}
{% macro regexp_replace(text, pattern, replacement) -%}
  {{ return(adapter.dispatch('regexp_replace', 'etl')(text, pattern, replacement)) }}
{%- endmacro %}
