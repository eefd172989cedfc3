import { describe, expect, test } from 'vitest';
import { scanTemplate } from './scan.ts';

describe('the static scan', () => {
  test('finds refs, sources and config of literal calls', () => {
    const found = scanTemplate(
      "{{ config(materialized='table', tags=['a', \"b\"], meta={'n': 1, 'x': none}) }}\nselect * from {{ ref('a') }} join {{- ref('p', 'b', v=2) -}} join {{ source('s', 't') }}",
    );
    expect(found?.refs).toEqual([
      { name: 'a', package: null, version: null },
      { name: 'b', package: 'p', version: 2 },
    ]);
    expect(found?.sources).toEqual([['s', 't']]);
    expect(found?.configs).toEqual([{ materialized: 'table', tags: ['a', 'b'], meta: { n: 1, x: null } }]);
    expect(found?.refOffsets.map((at) => at > 0)).toEqual([true, true]);
  });
  test('leaves out what is_incremental guards, and counts its else branch', () => {
    const found = scanTemplate(
      "select 1 from {{ ref('a') }} {% if is_incremental() %} {{ ref('b') }} {{ this }} {% else %} {{ ref('c') }} {% endif %}",
    );
    expect(found?.refs.map((one) => one.name)).toEqual(['a', 'c']);
    expect(found?.incremental).toBe(true);
  });
  test('takes a text without Jinja as static', () => {
    expect(scanTemplate('select {1} as x')).toMatchObject({ refs: [], configs: [] });
  });
  test('reads over comments and over braces in strings', () => {
    const found = scanTemplate("{# {{ ref('no') }} #} {{ config(alias='}}') }} {{ ref('yes') }}");
    expect(found?.refs.map((one) => one.name)).toEqual(['yes']);
  });
  test.each([
    '{{ ref(name) }}',
    "{{ ref('a') | upper }}",
    "{{ ref('a' ~ 'b') }}",
    "{{ ref('a' 'b') }}",
    "{{ ref('a\\n') }}",
    "{{ ref('a').identifier }}",
    '{{ my_macro() }}',
    '{% set x = 1 %}',
    '{% if is_incremental() %}{% else %}{% else %}{% endif %}',
    '{% if is_incremental() %}',
    '{% if is_incremental() and x %}{% endif %}',
    '{% endif %}',
    "{% raw %}{{ ref('a') }}{% endraw %}",
    "{{ ref('a') ",
    '{# open',
    '{{ ref() }}',
    "{{ source('a') }}",
    '{{ config(x=1, 2) }}',
    "{{ config(materialized=var('m')) }}",
    '{{ this.render() }}',
  ])('leaves %s to the template engine', (text) => {
    expect(scanTemplate(text)).toBeUndefined();
  });
});
