import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnType } from '../../connectors/column-type.ts';
import { conversion, engineType } from './convert.ts';
import { LandingEngine } from './engine.ts';
import { isPlain } from './plain-cell.ts';
import { literalList } from './sql.ts';

let engine: LandingEngine;
beforeAll(async () => {
  engine = await LandingEngine.open({ spillFolder: path.join(os.tmpdir(), `etl-plain-${process.pid}`), threads: 1 });
});
afterAll(() => engine.close());

const TYPES = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal(5,2)', 'decimal(38,9)', 'decimal(3,0)'];
const OTHERS = ['uuid', 'time', 'date', 'timestamp', 'float', 'double'];
const NEAR = [
  '24:00:00',
  '23:59:59.999999',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '9999-12-31 23:59:59.999999',
  '10000-01-01',
  '10000-01-01 00:00:00',
  '0044-03-15 (BC)',
  '0044-03-15 (BC) 00:00:00',
  'infinity',
  '-infinity',
  'inf',
  'nan',
  'epoch',
  '1_0',
  '0x10',
  '1e3',
  '12.70',
  '-0',
  '-0.00',
  '00000000-0000-0000-0000-00000000000A',
  '00000000-0000-0000-0000-00000000000a',
  'true',
  '1_0.5',
  '+-1',
  '-+1',
  '1e+3',
  '1e-3',
  '1e400',
  '-1e400',
  '1e-400',
  '1.',
  '.5',
  '.',
  '-',
  'e3',
  '1e',
  '1e1.5',
  '1.2.3',
  '0x1p3',
  ' 1.5 ',
  '\v1.5',
  '1.5\f',
  '1.5\u00a0',
  '1,5',
  '1.5f',
  '1d',
];

const digit = fc.constantFrom(...'0123456789');
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789-+:. TZ_exEinfBC(),\t\v\f\r\n'), maxLength: 28 }),
  fc.string({ unit: fc.constantFrom(...'0123456789-+._eE \v'), maxLength: 9 }),
  fc.string({ unit: digit, maxLength: 20 }),
  fc
    .tuple(fc.string({ unit: digit, maxLength: 4 }), fc.string({ unit: digit, maxLength: 10 }))
    .map((two) => two.join('.')),
  fc.date({ noInvalidDate: true }).map((date) =>
    date
      .toISOString()
      .replace('T', ' ')
      .replace(/\.?0*Z$/, ''),
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.uuid(),
  fc.constantFrom(...NEAR),
);

test.each([...TYPES, ...OTHERS])('what is plainly a %s is one by the patterns too', async (name) => {
  const type = columnType(name);
  if ('why' in type) expect.fail(type.why);
  const plain = isPlain('c', `try_cast(c as ${engineType(type)})`, type);
  const { bad } = conversion('c', type, {}, ['']);
  const texts = [...NEAR, ...fc.sample(text, 4000)];
  const from = `from (select unnest(${literalList(texts)}) as c)`;
  expect(await engine.rows(`select c ${from} where (${plain}) and coalesce(${bad}, true)`)).toEqual([]);
  const [[count] = []] = await engine.rows(`select count(*) ${from} where ${plain}`);
  expect(Number(count)).toBeGreaterThan(0);
});
