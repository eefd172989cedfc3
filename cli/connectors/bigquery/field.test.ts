import { describe, expect, it } from 'vitest';
import { parseJson } from '../http/json.ts';
import { fieldsOf, fieldText, sourceColumn, timestampText } from './field.ts';

const field = (type: string, more: object = {}) => {
  const [found] = fieldsOf(parseJson(JSON.stringify({ fields: [{ name: 'x', type, ...more }] })));
  if (found === undefined) expect.fail('no field');
  return found;
};

describe('Values of BigQuery', () => {
  it('are timestamps to the microsecond, in either form of the API', () => {
    expect(timestampText('1704067199123456')).toBe('2023-12-31 23:59:59.123456+00');
    expect(timestampText('-62135596800000000')).toBe('0001-01-01 00:00:00+00');
    expect(timestampText('253402300799999999')).toBe('9999-12-31 23:59:59.999999+00');
    expect(timestampText('-1')).toBe('1969-12-31 23:59:59.999999+00');
    expect(timestampText('1.704067199123456E9')).toBe('2023-12-31 23:59:59.123456+00');
    expect(timestampText('0.0')).toBe('1970-01-01 00:00:00+00');
  });

  it('are texts that keep every digit, and bytes in hexadecimal', () => {
    const all = [
      fieldText('9223372036854775807', field('INTEGER')),
      fieldText('99999999999999999999999999999.999999999', field('NUMERIC')),
      fieldText('1.5e-10', field('BIGNUMERIC')),
      fieldText('Infinity', field('FLOAT')),
      fieldText('SGVsbG8=', field('BYTES')),
      fieldText('2024-01-31T10:20:30.5', field('DATETIME')),
      fieldText('', field('STRING')),
      fieldText(null, field('STRING')),
    ];
    expect(all).toEqual([
      '9223372036854775807',
      '99999999999999999999999999999.999999999',
      '0.00000000015',
      'Infinity',
      '48656c6c6f',
      '2024-01-31T10:20:30.5',
      '',
      null,
    ]);
  });

  it('are JSON where they are nested', () => {
    const inner = [
      { name: 'n', type: 'NUMERIC' },
      { name: 'b', type: 'BYTES' },
      { name: 'on', type: 'BOOLEAN' },
      { name: 'at', type: 'TIMESTAMP' },
      { name: 'tags', type: 'STRING', mode: 'REPEATED' },
      { name: 'j', type: 'JSON' },
      { name: 'f', type: 'FLOAT' },
    ];
    const cells = [
      { v: '1234567890123456789.10' },
      { v: 'SGVsbG8=' },
      { v: 'true' },
      { v: '0' },
      { v: [{ v: 'a' }, { v: 'b "c"' }] },
      { v: '{"k": [1.50]}' },
      { v: 'NaN' },
    ];
    const value = parseJson(JSON.stringify([{ v: { f: cells } }]));
    expect(fieldText(value, field('RECORD', { mode: 'REPEATED', fields: inner }))).toBe(
      '[{"n":1234567890123456789.10,"b":"SGVsbG8=","on":true,"at":"1970-01-01 00:00:00+00","tags":["a","b \\"c\\""],"j":{"k":[1.50]},"f":"NaN"}]',
    );
    expect(fieldText(value, field('RECORD', { mode: 'REPEATED', fields: inner }), false)).toContain('"b":"48656c6c6f"');
  });

  it('have types that hold all of them', () => {
    const typeOf = (type: string, more = {}) => sourceColumn(field(type, more)).dataType;
    expect(typeOf('NUMERIC')).toBe('decimal(38,9)');
    expect(typeOf('NUMERIC', { precision: '12', scale: '2' })).toBe('decimal(12,2)');
    expect(typeOf('BIGNUMERIC', { precision: '38', scale: '10' })).toBe('decimal(38,10)');
    expect(typeOf('BIGNUMERIC')).toBe('string');
    expect(typeOf('INTEGER', { mode: 'REPEATED' })).toBe('array<bigint>');
    const inner = [field('STRING'), field('NUMERIC', { mode: 'REPEATED', precision: '5', scale: '1' })];
    const named = inner.map((one, at) => ({ ...one, name: ['a', 'b c'][at] ?? '' }));
    expect(typeOf('RECORD', { fields: named, mode: 'REPEATED' })).toBe(
      'array<struct<a string, `b c` array<decimal(5,1)>>>',
    );
  });
});
