import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnType } from './column-type.ts';

const nameOf = (written: string): string => {
  const type = columnType(written);
  return 'why' in type ? type.why : type.name;
};

describe('a type of arrays and structs', () => {
  test.each([
    ['array<bigint>', 'array<bigint>'],
    ['bigint[]', 'array<bigint>'],
    ['INTEGER[]', 'array<integer>'],
    ['int[3][]', 'array<array<integer>>'],
    ['list<text>', 'array<string>'],
    ['struct<a: string, b: numeric(10,2)>', 'struct<a string, b decimal(10,2)>'],
    ['ARRAY<STRUCT<a INT64, b STRING NOT NULL>>', 'array<struct<a bigint, b string>>'],
    ['STRUCT(a INTEGER, b VARCHAR)', 'struct<a integer, b string>'],
    ['STRUCT("a b" INTEGER, c VARCHAR(10))[]', 'array<struct<`a b` integer, c varchar(10)>>'],
    ['struct<`a``b` date, größe double precision>', 'struct<`a``b` date, größe double>'],
    ['record<at timestamp with time zone, x struct<y time[]>>', 'struct<at timestamptz, x struct<y array<time>>>'],
    ['array < struct < a : bytes , b:json > > ', 'array<struct<a binary, b json>>'],
    ['struct<array string, struct string, date date>', 'struct<array string, struct string, date date>'],
  ])('may be written %s', (written, name) => {
    expect(nameOf(written)).toBe(name);
    expect(nameOf(name)).toBe(name);
  });

  test.each([
    ['array<bigint', 'but the ">" of array is missing before its end'],
    ['array<struct<a string>', 'but the ">" of array is missing before its end'],
    ['array<bigint>>', 'but ">" (letter 14) is left over'],
    ['array<>', 'but a type is missing before ">" (letter 7)'],
    ['array', 'but it does not say what the array holds'],
    ['struct', 'but it does not say the fields of the struct'],
    ['array<struct>', 'but it does not say the fields of the struct'],
    ['struct<>', 'but a struct has at least one field'],
    ['struct<a string, A bigint>', 'but the field "A" is there twice'],
    ['struct<a, b string>', 'but the field "a" has no type'],
    ['struct<a string,>', 'but a name of a field is missing before ">" (letter 17)'],
    ['struct<a string; b date>', 'but the ">" of struct is missing before "; b date>" (letter 16)'],
    ['array<strin>', 'but "strin" in it is not a type that can be loaded'],
    ['struct<a decimal(50,2)>', 'but "decimal(50,2)" in it is wrong: a decimal has 1 to 38 digits'],
    ['bigint[', 'but a "[" is never closed'],
    ['map<string, bigint>', 'but "map" in it is not a type that can be loaded'],
    [`${'array<'.repeat(16)}date${'>'.repeat(16)}`, 'but it is nested more than 15 levels deep'],
  ])('is refused with its place: %s', (written, why) => {
    expect(nameOf(written)).toBe(why);
  });

  test('proposes what may have been meant within it', () => {
    expect(columnType('array<strin>')).toMatchObject({ near: 'string' });
  });

  test('reads back whatever it writes', () => {
    const scalar = fc.constantFrom('bigint', 'decimal(12,3)', 'varchar(7)', 'timestamptz', 'json', 'float');
    const name = fc.stringMatching(/^[\p{L}_ `"<>,:]{1,6}$/u).filter((text) => text.trim() !== '');
    const { type } = fc.letrec<{ type: string }>((tie) => ({
      type: fc.oneof(
        { maxDepth: 4 },
        scalar,
        tie('type').map((inner) => `array<${inner}>`),
        fc
          .uniqueArray(fc.tuple(name, tie('type')), {
            minLength: 1,
            maxLength: 4,
            selector: ([one]) => one.toLowerCase(),
          })
          .map((fields) => `struct<${fields.map(([one, of]) => `\`${one.replaceAll('`', '``')}\` ${of}`).join(', ')}>`),
      ),
    }));
    fc.assert(
      fc.property(type, (written) => {
        const once = columnType(written);
        if ('why' in once) expect.fail(`${written}: ${once.why}`);
        expect(columnType(once.name)).toEqual(once.kind === 'string' ? { kind: 'string', name: 'string' } : once);
      }),
    );
  });
});
