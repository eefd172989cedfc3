import { expect, test } from 'vitest';
import { columnType } from '../column-type.ts';
import { spelledType } from './server-type.ts';
import { dataTypeOf } from './source-type.ts';

const TYPES: readonly (readonly [source: string, dataType: string | null])[] = [
  ['tinyint(1)', 'boolean'],
  ['tinyint(1) unsigned', 'smallint'],
  ['tinyint(4)', 'tinyint'],
  ['tinyint', 'tinyint'],
  ['int(11)', 'integer'],
  ['int(10) unsigned zerofill', 'bigint'],
  ['int unsigned', 'bigint'],
  ['bigint(20) unsigned', 'decimal(20,0)'],
  ['decimal(12,2) unsigned', 'decimal(12,2)'],
  ['decimal(38,38)', 'decimal(38,38)'],
  ['decimal(39,0)', 'string'],
  ['float(7,3)', 'float'],
  ['double unsigned', 'double'],
  ['bit(1)', 'boolean'],
  ['bit(31)', 'integer'],
  ['bit(63)', 'bigint'],
  ['bit(64)', 'decimal(20,0)'],
  ['year(4)', 'smallint'],
  ['datetime(6)', 'timestamp'],
  ['timestamp', 'timestamptz'],
  ['time(3)', 'time'],
  ['varchar(50)', 'string'],
  ["enum('a(1) unsigned','b')", 'string'],
  ["set('x')", 'string'],
  ['mediumblob', 'binary'],
  ['json', 'json'],
  ['uuid', 'uuid'],
  ['inet6', 'string'],
  ['multipolygon', 'binary'],
  ['geomcollection', 'binary'],
  ['xmltype', null],
];

test.each(TYPES)('%s is loaded as %s', (source, dataType) => {
  expect(dataTypeOf(source)).toBe(dataType);
  if (dataType !== null) expect(columnType(dataType)).not.toHaveProperty('why');
});

test('the columns of a query are spelled as in the catalogue', () => {
  const spelled = (columnType: number, more: object = {}) => spelledType({ name: 'c', columnType, ...more });
  expect(spelled(246, { columnLength: 14, decimals: 2 })).toBe('decimal(12,2)');
  expect(spelled(246, { columnLength: 12, decimals: 0, flags: 0x20 })).toBe('decimal(12,0) unsigned');
  expect(spelled(8, { flags: 0x20 })).toBe('bigint unsigned');
  expect(spelled(1, { columnLength: 1 })).toBe('tinyint(1)');
  expect(spelled(16, { columnLength: 3 })).toBe('bit(3)');
  expect(spelled(13, { flags: 0x60 })).toBe('year');
  expect(spelled(254, { flags: 0x100, characterSet: 45 })).toBe('enum');
  expect(spelled(252, { characterSet: 63 })).toBe('blob');
  expect(spelled(252, { characterSet: 45 })).toBe('text');
});
