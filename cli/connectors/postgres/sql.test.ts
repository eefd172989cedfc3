import { describe, expect, it } from 'vitest';
import { nameGlob } from '../rows/name-glob.ts';
import { formatLsn, laterLsn, parseLsn } from './cdc/lsn.ts';
import { dataTypeOf } from './source-type.ts';
import { quoteName, quoteTable, quoteText, tableParts, writtenTable } from './sql.ts';

describe('names and texts in SQL', () => {
  it('are quoted whatever they hold', () => {
    expect(quoteName('a"b')).toBe('"a""b"');
    expect(quoteText("it's")).toBe("'it''s'");
    expect(quoteText("c:\\d'")).toBe(" E'c:\\\\d'''");
  });

  it('are taken apart as a person writes them', () => {
    const parts = (written: string, schema?: string) => quoteTable(tableParts(written, schema));
    expect(parts('orders')).toBe('"orders"');
    expect(parts('orders', 'shop')).toBe('"shop"."orders"');
    expect(parts('log.orders', 'shop')).toBe('"log"."orders"');
    expect(parts('"my.schema"."a ""b"" c"')).toBe('"my.schema"."a ""b"" c"');
    expect(parts('"my.table"', 'shop')).toBe('"shop"."my.table"');
    expect(parts('a.b.c')).toBe('"a.b.c"');
  });

  it('are written so that they are found again', () => {
    for (const [schema, name] of [
      ['public', 'orders'],
      ['a.b', 'c"d'],
      ['Büro', 'x.y z'],
    ] as const) {
      expect(tableParts(writtenTable(schema, name, false), undefined)).toEqual({ schema, name });
      expect(tableParts(writtenTable(schema, name, true), 'own')).toEqual({ schema: 'own', name });
    }
  });

  it('match globs of names', () => {
    const matches = nameGlob('fact*, dim_?');
    expect(['facts', 'FactLines', 'dim_a', 'dim_ab', 'x.facts'].map(matches)).toEqual([true, true, true, false, false]);
  });
});

describe('dataTypeOf', () => {
  const numeric = (precision: number, scale: number) => {
    const modifier = ((precision << 16) | (scale & 0x7ff)) + 4;
    return dataTypeOf({ name: 'numeric', isBuiltIn: true, kind: 'b', category: 'N', modifier });
  };

  it('has room for every value of a numeric, of negative and of large scales too', () => {
    expect([numeric(10, 2), numeric(38, 38), numeric(39, 2)]).toEqual(['decimal(10,2)', 'decimal(38,38)', 'string']);
    expect([numeric(2, -3), numeric(3, 5), numeric(30, -10)]).toEqual(['decimal(5,0)', 'decimal(5,5)', 'string']);
  });

  it('does not take a type of a person for one of the server that has its name', () => {
    const own = { name: 'int4', isBuiltIn: false, kind: 'e', category: 'E', modifier: -1 };
    expect(dataTypeOf(own)).toBe('string');
  });
});

describe('a place in the log', () => {
  it('is written as the server writes it', () => {
    expect(parseLsn('16/B374D848')).toBe(0x16b374d848n);
    expect(formatLsn(0x16b374d848n)).toBe('16/B374D848');
    expect(formatLsn(laterLsn(1n, 2n))).toBe('0/2');
    expect(parseLsn('here')).toBeUndefined();
  });
});
