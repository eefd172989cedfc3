import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PyDecimal, parseTemplate, pyFunction, render, runSync, type Value } from '../index.ts';

const file = new URL('./testdata/decimals.json', import.meta.url);
const answers = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const decimal = pyFunction('d', 'text', (args): Value => PyDecimal.read(args.text('text')) ?? null);

function printed(expression: string): string {
  const template = parseTemplate({ file: 'm.sql', text: `{{ ${expression} }}` });
  return runSync(render(template, new Map([['d', decimal]]))).text;
}

describe('decimals', () => {
  it.each(Object.entries(answers))('%s is %s, as in Python', (expression, answer) => {
    expect(printed(expression)).toBe(answer);
  });

  it.each(["d('1') + 0.5", "0.5 + d('1')", "d('1') / 0", "d('1') | tojson"])('%s fails, as in Python', (expression) => {
    expect(() => printed(expression)).toThrow();
  });

  it('are numbers and no floats', () => {
    expect(printed("[d('1') is number, d('1') is float, d('1') is integer]")).toBe('[True, False, False]');
  });

  it('find what equals them in a dict', () => {
    expect(printed("[{1: 'a'}[d('1.0')], {0.5: 'b'}[d('0.5')], {d('0.1'): 'c'}[d('0.10')]]")).toBe("['a', 'b', 'c']");
  });
});
