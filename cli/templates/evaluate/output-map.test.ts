import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseContext } from '../context/base-context.ts';
import { parseTemplate } from '../template.ts';
import type { Rendered } from '../types.ts';
import { runSync } from './driver.ts';
import { render } from './render.ts';

const scope = baseContext({ log: () => undefined, print: () => undefined });

function rendered(text: string): Rendered {
  return runSync(render(parseTemplate({ file: 'm.sql', text }), scope, { what: 'model m' }));
}

function placesAt({ text, map }: Rendered, wanted: string): [string, number, number][] {
  return map.at(text.indexOf(wanted)).map(({ what, position }) => [what, position.line, position.column]);
}

describe('the map from output to template', () => {
  it('leads from template text to its very character', () => {
    const result = rendered('select 1,\n  {% if true %}two{% endif %}\n  three');
    expect(placesAt(result, 'wo')).toEqual([['model m', 2, 17]]);
    expect(placesAt(result, 'hree')).toEqual([['model m', 3, 4]]);
  });

  it('leads through loops and macros to the text and to where each macro was called', () => {
    const result = rendered(
      '{% macro m(x) %}\ncol_{{ x }}{% endmacro %}\n{% for i in [1, 2] %}\n {{ m(i) }}{% endfor %}',
    );
    expect(placesAt(result, 'ol_2')).toEqual([
      ['macro m', 2, 2],
      ['model m', 4, 5],
    ]);
    expect(placesAt(result, '2')).toEqual([
      ['macro m', 2, 8],
      ['model m', 4, 5],
    ]);
  });

  it('keeps the places of captured text that is printed later, also without the blanks around it', () => {
    const result = rendered('{% set q %}\n  select column_a\n{% endset %}\n-- {{ q.strip() }}');
    expect(placesAt(result, 'column_a')).toEqual([
      ['model m', 2, 10],
      ['model m', 4, 7],
    ]);
  });

  it('leads every character of any output into a template', () => {
    const leaf = fc.constantFrom(
      'a',
      ' b\n',
      '{{ 1 + 1 }}',
      "{{ 'xyz' }}",
      '{{ m(3) }}',
      '{{ v }}',
      '{{ nope }}',
      '{# c #}',
      '{{ v | upper }}',
      '{{ [1, v] }}',
    );
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }).map((parts) => parts.join('')),
        tie('node').map((body) => `{% if true -%} ${body} {%- endif %}`),
        tie('node').map((body) => `{% for i in [1, 2] %}${body}{{ i }}{% endfor %}`),
        tie('node').map((body) => `{% set v %}long captured text ${body}{% endset %}{{ v }}`),
        tie('node').map((body) => `{% macro w() %}${body}{% endmacro %}{{ w() }}{{ w().strip() }}`),
        tie('node').map((body) => `{% call k() %}${body}{% endcall %}`),
        tie('node').map((body) => `{% filter upper %}${body}{% endfilter %}`),
      ),
    }));
    const head =
      "{% macro m(x) %}<{{ x }}>{% endmacro %}{% macro k() %}({{ caller() }}){% endmacro %}{% set v = 'some value' %}";
    fc.assert(
      fc.property(node, (body) => {
        const source = head + body;
        const lines = source.split('\n');
        const { text, map } = rendered(source);
        for (let offset = 0; offset < text.length; offset += 1) {
          const [innermost] = map.at(offset);
          if (innermost === undefined) return false;
          const { line, column } = innermost.position;
          if (column < 1 || column > (lines[line - 1]?.length ?? 0) + 1) return false;
        }
        return map.at(text.length).length === 0;
      }),
      { numRuns: 200 },
    );
  });
});
