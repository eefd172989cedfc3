import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../compiler/context/time-values.ts';
import { baseContext, parseTemplate, render, runSync } from '../../templates/index.ts';
import type { ResultTable } from '../types.ts';
import { tableValue } from './table-value.ts';

const file = new URL('./testdata/tables.json', import.meta.url);
const answers = JSON.parse(readFileSync(file, 'utf8')) as {
  plain: Record<string, string>;
  nested: Record<string, string>;
  errors: string[];
};
const date = { kind: 'date', text: '2024-01-02' } as const;
const moment = { kind: 'timestamp', text: '2024-01-02T03:04:05' } as const;
const decimal = (text: string) => ({ kind: 'decimal', text }) as const;

const plain: ResultTable = {
  columns: [
    { name: 'n', dataType: 'INTEGER' },
    { name: 's', dataType: 'VARCHAR' },
    { name: 'd', dataType: 'DECIMAL(10,2)' },
    { name: 'b', dataType: 'BOOLEAN' },
    { name: 'dt', dataType: 'DATE' },
    { name: 'ts', dataType: 'TIMESTAMP' },
    { name: 'f', dataType: 'DOUBLE' },
    { name: 'nul', dataType: 'INTEGER' },
    { name: 'big', dataType: 'BIGINT' },
  ],
  rows: [
    [2, 'b', decimal('1.50'), true, date, moment, 0.5, null, 12345678901234],
    [1, 'a', decimal('2.25'), false, null, null, 1, null, 2],
    [3, 'b', decimal('3.00'), true, null, null, null, null, 3],
  ],
};

const nested: ResultTable = {
  columns: 'l st ti iv bl u fl hi m nu tx ld sm fi'.split(' ').map((name) => ({
    name,
    dataType: ['fl', 'sm', 'fi'].includes(name) ? 'DOUBLE' : 'VARCHAR',
  })),
  rows: [
    [
      [1, 2],
      { a: 1, b: 'x' },
      { kind: 'time', text: '03:04:05' },
      { kind: 'interval', text: 'P1D' },
      new Uint8Array([97, 98]),
      '00000000-0000-0000-0000-000000000001',
      1e20,
      170141183460469231731687303715884105727n,
      { k: 1 },
      'null',
      '1.5',
      [{ kind: 'date', text: '2024-01-01' }],
      1e-7,
      3,
    ],
  ],
};

const base = baseContext({ log: () => undefined, print: () => undefined });

function printed(expression: string, result: ResultTable): { text: string; said: string[] } {
  const said: string[] = [];
  const table = tableValue(result, timeOf, (text) => said.push(text));
  const template = parseTemplate({ file: 'm.sql', text: `{{ ${expression} }}` });
  return { text: runSync(render(template, new Map([...base, ['t', table]]))).text, said };
}

describe('the result of a query in a template', () => {
  it.each(Object.entries(answers.plain))('%s prints %j, as in dbt', (expression, answer) => {
    expect(printed(expression, plain).text).toBe(answer);
  });

  it.each(Object.entries(answers.nested))(
    '%s of types that agate has not prints %j, as in dbt',
    (expression, answer) => {
      expect(printed(expression, nested).text).toBe(answer);
    },
  );

  it.each(answers.errors)('%s fails, as in dbt', (expression) => {
    expect(() => printed(expression, plain)).toThrow();
  });

  it('is printed with its numbers to the right', () => {
    expect(printed('t.print_table()', plain).said.join('\n').split('\n')).toEqual([
      '| n | s |    d |     b |         dt |                  ts | ... |',
      '| - | - | ---- | ----- | ---------- | ------------------- | --- |',
      '| 2 | b | 1.50 |  True | 2024-01-02 | 2024-01-02 03:04:05 | ... |',
      '| 1 | a | 2.25 | False |            |                     | ... |',
      '| 3 | b | 3.00 |  True |            |                     | ... |',
    ]);
  });

  it('is printed as CSV and as JSON', () => {
    const few = "t.select(['n', 's', 'd', 'ts', 'f']).limit(1)";
    expect(printed(`${few}.print_csv()`, plain).said).toEqual(['n,s,d,ts,f\n2,b,1.50,2024-01-02T03:04:05,0.5']);
    expect(printed(`${few}.print_json()`, plain).said).toEqual([
      '[{"n": 2, "s": "b", "d": 1.5, "ts": "2024-01-02T03:04:05", "f": 0.5}]',
    ]);
  });
});
