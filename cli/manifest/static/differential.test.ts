import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate, pyFunction, render, runSync, type Value } from '../../templates/index.ts';
import { Capture, ParseConfigValue } from '../context/capture.ts';
import { scanTemplate } from './scan.ts';

const name = fc.stringMatching(/^[a-z][a-z_0-9]{0,8}$/);
const quote = fc.constantFrom("'", '"');
const text = fc.tuple(quote, name).map(([mark, value]) => `${mark}${value}${mark}`);
const space = fc.constantFrom('', ' ', '\n', '  ');
const literal: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer({ min: -99, max: 99 }).map(String),
    fc.constantFrom('true', 'False', 'none', 'None', '1.5', '2.0', "''", "'}}'", "'%}'", "'{{ x'"),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(text, tie('value')), { maxLength: 3 })
      .map((items) => `{${items.map((pair) => pair.join(': '))}}`),
  ),
})).value;

const call = fc.oneof(
  text.map((one) => `ref(${one})`),
  fc.tuple(text, text).map((two) => `ref(${two.join(',')})`),
  fc.tuple(text, fc.constantFrom('v=1', "version='2'", 'v=0')).map((two) => `ref(${two.join(', ')})`),
  fc.tuple(text, text).map((two) => `source(${two.join(' , ')})`),
  fc.tuple(name, literal).map(([key, value]) => `config(c_${key}=${value},)`),
  literal.map((value) => `config({'k': ${value}})`),
  fc.constantFrom('this', 'this.schema', 'other()', "ref('a') ~ 'b'", "'x' | upper", "ref('a' 'b')", '1 + 1'),
);
const sign = fc.constantFrom('', '-');
const expression = fc
  .tuple(sign, space, call, space, sign)
  .map(([before, left, body, right, after]) => `{{${before} ${left}${body}${right} ${after}}}`);
const plain = fc.constantFrom('select ', ' from ', "{'a'} ", '# ', '-- {# c #}', "{# {{ ref('no') }} #}", '\n', '{ {');
const piece: fc.Arbitrary<string> = fc.oneof(plain, expression);
const body = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
const branch = fc
  .tuple(fc.constantFrom('is_incremental()', 'not is_incremental()'), body, body, fc.boolean())
  .map(([test, yes, no, hasElse]) => `{% if ${test} %}${yes}${hasElse ? `{% else %}${no}` : ''}{% endif %}`);
const template = fc.array(fc.oneof(piece, branch), { maxLength: 6 }).map((parts) => parts.join(''));

/** What rendering with `execute` false captures, or nothing when the template fails. */
function captured(source: string): Capture | undefined {
  const capture = new Capture();
  const stand: Value = pyFunction('this', '', () => '');
  const names = new Map<string, Value>([
    ['ref', capture.ref('r')],
    ['source', capture.source('s')],
    ['config', new ParseConfigValue(capture)],
    ['this', stand],
    ['other', pyFunction('other', '', () => 'o')],
    ['is_incremental', pyFunction('is_incremental', '', () => false)],
  ]);
  try {
    runSync(
      render(parseTemplate({ file: 'x.sql', text: source }), { get: (one) => names.get(one) }, { lenient: true }),
    );
  } catch {
    return undefined;
  }
  return capture;
}

test('what the scan finds is what rendering finds, or the scan gives up', () => {
  let read = 0;
  fc.assert(
    fc.property(template, (source) => {
      const found = scanTemplate(source);
      if (found === undefined) return;
      read += 1;
      const rendered = captured(source);
      expect(rendered).toBeDefined();
      expect(found.refs).toEqual(rendered?.refs);
      expect(found.sources).toEqual(rendered?.sources);
      expect(JSON.stringify(found.configs)).toBe(JSON.stringify(rendered?.configs));
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(500);
});
