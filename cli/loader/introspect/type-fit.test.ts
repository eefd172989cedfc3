import { describe, expect, it } from 'vitest';
import { declaredTypeOf, typeFit } from './type-fit.ts';

describe('A declared type', () => {
  it.each([
    ['bigint', 'integer', 'holds'],
    ['integer', 'bigint', 'narrower'],
    ['smallint', 'boolean', 'holds'],
    ['boolean', 'tinyint', 'reads'],
    ['decimal(12,2)', 'decimal(10,2)', 'holds'],
    ['decimal(10,2)', 'decimal(12,2)', 'narrower'],
    ['decimal(12,1)', 'decimal(10,2)', 'narrower'],
    ['decimal(10,2)', 'integer', 'narrower'],
    ['decimal(12,2)', 'integer', 'holds'],
    ['bigint', 'decimal(18,0)', 'holds'],
    ['bigint', 'decimal(20,0)', 'narrower'],
    ['hugeint', 'decimal(38,0)', 'holds'],
    ['double', 'float', 'holds'],
    ['double', 'integer', 'holds'],
    ['double', 'bigint', 'narrower'],
    ['double', 'decimal(10,2)', 'narrower'],
    ['float', 'double', 'narrower'],
    ['string', 'decimal(10,2)', 'holds'],
    ['varchar(20)', 'varchar(10)', 'holds'],
    ['varchar(10)', 'varchar(20)', 'narrower'],
    ['varchar(10)', 'string', 'narrower'],
    ['varchar(36)', 'uuid', 'narrower'],
    ['date', 'string', 'reads'],
    ['timestamp', 'date', 'holds'],
    ['date', 'timestamp', 'narrower'],
    ['timestamp', 'timestamptz', 'narrower'],
    ['int4', 'INTEGER', 'holds'],
    ['integr', 'integer', 'narrower'],
    ['bigint[]', 'array<integer>', 'holds'],
    ['integer[]', 'array<bigint>', 'narrower'],
    ['struct<b date, A bigint>', 'struct<a integer, b date>', 'holds'],
    ['struct<a bigint>', 'struct<a bigint, b date>', 'narrower'],
    ['struct<a bigint, b date>', 'struct<a bigint>', 'holds'],
    ['json', 'array<bigint>', 'holds'],
    ['string', 'array<bigint>', 'holds'],
    ['array<bigint>', 'json', 'reads'],
    ['array<bigint>', 'string', 'reads'],
    ['array<bigint>', 'bigint', 'narrower'],
  ])('%s meets %s at the source: it %s', (declared, actual, fit) => {
    expect(typeFit(declared, actual)).toBe(fit);
  });

  it('of a text has the length that the source gives it', () => {
    const of = (sourceType: string, dataType: string | null = 'string') =>
      declaredTypeOf({ name: 'a', sourceType, dataType, nullable: true });
    expect(of('varchar(40)')).toBe('varchar(40)');
    expect(of('character varying(7)')).toBe('varchar(7)');
    expect(of('CHAR (3)')).toBe('varchar(3)');
    expect(of('text')).toBe('string');
    expect(of("enum('a(1)')")).toBe('string');
    expect(of('character varying(7)[]', 'json')).toBe('json');
    expect(of('geometry', null)).toBe(null);
  });
});
