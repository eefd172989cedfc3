import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { extractBlocks } from '../blocks/extract-blocks.ts';
import { baseContext } from '../context/base-context.ts';
import { parseTemplate } from '../template.ts';
import type { RenderOptions, TemplateSource } from '../types.ts';
import { type CallResult, PyFloat, pyFunction, type Value } from '../values/index.ts';
import { perform, runAsync, runSync } from './driver.ts';
import { macroOf } from './macro-of.ts';
import { render, renderNative } from './render.ts';

const base = baseContext({ log: () => undefined, print: () => undefined });

function scopeWith(more: Readonly<Record<string, Value>> = {}): ReadonlyMap<string, Value> {
  return new Map([...base, ...Object.entries(more)]);
}

function text(source: string, options: RenderOptions = {}, more: Readonly<Record<string, Value>> = {}): string {
  return runSync(render(parseTemplate({ file: 'm.sql', text: source }), scopeWith(more), options)).text;
}

function failureOf(work: () => unknown): EtlError {
  try {
    work();
  } catch (error) {
    if (error instanceof EtlError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

const slow = pyFunction('slow', 'value', (args): CallResult => later(args.get('value')));

function* later(value: Value): Generator<{ name: string; perform(): Promise<unknown> }, Value, unknown> {
  return yield* perform('slow', () => Promise.resolve(value));
}

describe('effects', () => {
  it('are awaited wherever a call can stand', async () => {
    const source = [
      "{% macro m(a, b=slow('d')) %}[{{ a }}{{ b }}{{ caller(slow(1)) }}]{% endmacro %}",
      "{% macro r() %}{% for i in [1, 2] %}{% if slow(i) == 2 %}{{ return(slow('R')) }}{% endif %}{% endfor %}{% endmacro %}",
      "{% set x %}{{ slow('s') }}{% endset %}{% set y = slow([1, 2, 3]) %}",
      '{% call(n) m(slow(7)) %}c{{ n }}{{ slow(2) }}{% endcall %}{{ r() }}{{ x }}',
      '{% for i in y if slow(i) != 2 %}{{ loop.index }}{{ slow(i) }}{% if slow(i) == 3 %}{% break %}{% endif %}{% endfor %}',
      "{{ slow(1) < slow(2) < slow(3) }}{{ slow(0) or slow('o') }}{{ 'y' if slow(true) else 'n' }}{{ [slow(1)] ~ slow(2) }}",
      "{% filter upper %}{{ slow('up') }}{% endfilter %}{% with w = slow('w') %}{{ w }}{% endwith %}{% do slow(1) %}",
    ].join('');
    const rendered = await runAsync(render(parseTemplate({ file: 'm.sql', text: source }), scopeWith({ slow })));
    expect(rendered.text).toBe('[7dc12]Rs1123Trueoy[1]2UPw');
  });

  it('that fail are thrown where they were asked for', async () => {
    const failing = pyFunction('failing', '', function* () {
      return yield* perform('failing', () => Promise.reject(EtlError.of('ETL3007', { message: 'no such table' })));
    });
    const running = runAsync(
      render(parseTemplate({ file: 'm.sql', text: 'a\n{{ failing() }}' }), scopeWith({ failing })),
    );
    await expect(running).rejects.toMatchObject({ code: 'ETL3007', diagnostic: { position: { line: 2, column: 4 } } });
  });

  it('are refused where nothing can be waited for', () => {
    expect(failureOf(() => text('{{ slow(1) }}', {}, { slow })).code).toBe('ETL3006');
  });
});

describe('errors', () => {
  it('name the place of a syntax error', () => {
    const found = failureOf(() => text('select 1\n{% if x %}\n{{ 1 }'));
    expect(found.code).toBe('ETL3001');
    expect(found.diagnostic.position).toMatchObject({ file: 'm.sql', line: 3 });
  });

  it('show the whole stack when a macro that a macro calls fails', () => {
    const source = '{% macro a() %}\n{{ b() }}{% endmacro %}{% macro b() %}\n\n{{ 1 + zz }}{% endmacro %}\n\n{{ a() }}';
    const { code, diagnostic } = failureOf(() => text(source, { what: 'model m' }));
    expect(code).toBe('ETL3003');
    expect(diagnostic.position).toMatchObject({ line: 4, column: 4, length: 6 });
    expect(diagnostic.stack?.map((frame) => [frame.what, frame.position.line])).toEqual([
      ['macro b', 4],
      ['macro a', 2],
      ['model m', 6],
    ]);
  });

  it('stop macros that call each other without end', () => {
    const found = failureOf(() =>
      text('{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}'),
    );
    expect(found.code).toBe('ETL3005');
  });

  it('carry the words of raise_compiler_error to the place that raised them', () => {
    const found = failureOf(() => text("x {{ exceptions.raise_compiler_error('no ' ~ 1) }}"));
    expect([found.message, found.diagnostic.position?.column]).toEqual(['no 1', 6]);
  });
});

describe('undefined values', () => {
  it('print nothing and warn once for each place', () => {
    const told: Diagnostic[] = [];
    expect(text('a{{ nope }}b', { onWarning: (found) => told.push(found) })).toBe('ab');
    expect(told.map((one) => [one.code, one.severity, one.position?.column])).toEqual([['ETL3004', 'warning', 5]]);
  });

  it('stay undefined however they are used while dbt parses', () => {
    expect(text("[{{ nope.a['b']().c }}{{ {}.a.b }}{{ [][5].x() }}]", { lenient: true })).toBe('[]');
    expect(failureOf(() => text('{{ nope.a }}')).code).toBe('ETL3003');
  });
});

describe('native rendering', () => {
  const native = (source: string, more: Readonly<Record<string, Value>> = {}): Value =>
    runSync(renderNative(parseTemplate({ file: 'p.yml', text: source }), scopeWith(more)));

  it('gives the value of one expression and the text of anything else', () => {
    expect(native('{{ x }}', { x: 5 })).toBe(5);
    expect(native('{{ x }} ', { x: 5 })).toBe('5 ');
    expect(native('5')).toBe('5');
    expect(native('{{ 5 }}')).toBe('5');
    expect(native('{% if true %}{{ x }}{% endif %}', { x: 5 })).toBe(5);
    expect(native('{% for i in x %}{{ i }}{% endfor %}', { x: [1, 2] })).toBe('12');
    expect(native('{{ x }}', { x: null })).toBe(null);
    expect(native("{{ '1' | as_number }}")).toBe(1);
    expect(native('')).toBe('');
  });

  it('reads marked text as a literal', () => {
    const x = '1';
    expect(native('{{ x | as_number }}', { x })).toBe(1);
    expect(native('{{ x | as_text }}', { x })).toBe('1');
    expect(native('{{ x | as_bool }}', { x: 'True' })).toBe(true);
    expect(native('{{ x | as_native }}', { x: '[1, 2.5]' })).toEqual([1, new PyFloat(2.5)]);
    expect(failureOf(() => native('{{ x | as_bool }}', { x })).message).toContain('Could not convert');
  });
});

describe('macros of files', () => {
  const source: TemplateSource = {
    file: 'macros/m.sql',
    text: '-- c\n{% macro up(x) %}{{ twice(x) | upper }}{% endmacro %}\n{% macro twice(x) %}{{ x }}{{ x }}{{ nope }}{% endmacro %}',
  };

  it('look their names up in the scope that the host gives', () => {
    const blocks = extractBlocks(source);
    const scope = new Map<string, Value>();
    for (const block of blocks) scope.set(block.name, macroOf(source, block, scope));
    const rendered = runSync(render(parseTemplate({ file: 'm.sql', text: "{{ up('a') }}" }), scope));
    expect(rendered.text).toBe('AA');
    expect(blocks.map((block) => [block.kind, block.name, block.position.line])).toEqual([
      ['macro', 'up', 2],
      ['macro', 'twice', 3],
    ]);
  });
});
