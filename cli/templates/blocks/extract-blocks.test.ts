import { describe, expect, it } from 'vitest';
import { EtlError } from '../../diagnostics/index.ts';
import { parseTemplate } from '../template.ts';
import { extractBlocks } from './extract-blocks.ts';

function blocks(text: string): [string, string, string][] {
  return extractBlocks({ file: 'm.sql', text }).map(({ kind, name, body }) => [
    kind,
    name,
    text.slice(body.start, body.end),
  ]);
}

function mistake(text: string): string {
  try {
    extractBlocks({ file: 'm.sql', text });
  } catch (error) {
    if (error instanceof EtlError)
      return `${error.code} ${error.diagnostic.position?.line}:${error.diagnostic.position?.column}`;
  }
  return 'none';
}

describe('the blocks of a file', () => {
  it('are found whatever stands around them', () => {
    const text =
      "{# {% macro no() %} #}{{ '{% macro no() %}' }}{% raw %}{% macro no() %}{% endraw %}\n{% docs d %}raw {{ text }}{% enddocs %}{% test t(model, x='%}') %}1{% endtest %}";
    expect(blocks(text)).toEqual([
      ['docs', 'd', 'raw {{ text }}'],
      ['test', 't', '1'],
    ]);
  });

  it('take the white space with them that their tags strip, as dbt does', () => {
    const text = 'a\n\n{%- macro m() -%}\n x\n{%- endmacro -%}\n\nb';
    const [block] = extractBlocks({ file: 'm.sql', text });
    expect(text.slice(block?.span.start, block?.span.end)).toBe('\n\n{%- macro m() -%}\n x\n{%- endmacro -%}\n\n');
    expect(text.slice(block?.body.start, block?.body.end)).toBe('x');
    expect(block?.position).toMatchObject({ line: 3, column: 1 });
  });

  it('tell their arguments, with types and defaults as written', () => {
    const [block] = extractBlocks({
      file: 'm.sql',
      text: "{% macro m(a, b: list[str] = ['x', 1], c=none) %}{% endmacro %}",
    });
    expect(block?.args).toEqual([
      { name: 'a' },
      { name: 'b', type: 'list[str]', default: "['x', 1]" },
      { name: 'c', default: 'none' },
    ]);
  });

  it('tell the adapter and the languages of a materialization', () => {
    const text =
      "{% materialization m, adapter='duckdb', supported_languages=['sql', 'python'] %}{% endmaterialization %}";
    expect(extractBlocks({ file: 'm.sql', text })[0]).toMatchObject({
      adapter: 'duckdb',
      supportedLanguages: ['sql', 'python'],
      args: [],
    });
    expect(
      extractBlocks({ file: 'm.sql', text: '{% materialization m, default %}{% endmaterialization %}' })[0],
    ).toMatchObject({
      adapter: 'default',
      supportedLanguages: ['sql'],
    });
  });

  it('are refused when they are open, nested or inside an if', () => {
    expect(mistake('\n{% macro m() %}')).toBe('ETL3001 2:1');
    expect(mistake('{% macro m() %}{% macro n() %}{% endmacro %}{% endmacro %}')).toBe('ETL3001 1:16');
    expect(mistake('{% if x %}{% macro n() %}{% endmacro %}{% endif %}')).toBe('ETL3001 1:11');
    expect(mistake("{% macro m('x) %}{% endmacro %}")).toBe('ETL3001 1:12');
  });
});

describe('the calls of a template', () => {
  it('are names, names of packages and dispatched macros', () => {
    const text =
      "{{ a(b.c(1)) }}{% call d() %}{{ adapter.dispatch('e', 'pkg')() }}{{ adapter.quote('x') }}{% endcall %}{{ x.y.z() }}{{ a() }}";
    const template = parseTemplate({ file: 'm.sql', text });
    expect(template.calls().sort()).toEqual(['a', 'b.c', 'd', 'e']);
    expect(template.dispatches()).toEqual([{ name: 'e', namespace: 'pkg' }]);
  });
});
