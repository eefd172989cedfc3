import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

/** A value as it is written in JSON, and as it is expected with texts for all that it holds. */
interface Value {
  readonly json: string;
  readonly texts: unknown;
}

/** A type, the same with texts in it as DuckDB writes it, and its values. */
interface Kind {
  readonly type: string;
  readonly texts: string;
  readonly value: fc.Arbitrary<Value>;
}

const NULL: Value = { json: 'null', texts: null };
const quoted = (one: string): Value => ({ json: JSON.stringify(one), texts: one });
const bare = (one: string, texts = one): Value => ({ json: one, texts });
const two = (most: number, least = 0) =>
  fc.integer({ min: least, max: most }).map((one) => String(one).padStart(2, '0'));
const day = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), two(12, 1), two(28, 1))
  .map(([year, month, date]) => `${String(year).padStart(4, '0')}-${month}-${date}`);
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'a,"\\\'\n\t[{:}] 0123456789.'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 30,
  })
  .filter((one) => !/[\0\p{Surrogate}]/u.test(one));
const digits = (most: number) => fc.bigInt({ min: -(10n ** BigInt(most)) + 1n, max: 10n ** BigInt(most) - 1n });

const SCALARS: readonly Kind[] = [
  {
    type: 'bigint',
    texts: 'VARCHAR',
    value: fc
      .tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean())
      .map(([one, isText]) => (isText ? quoted(String(one)) : bare(String(one)))),
  },
  {
    type: 'decimal(30,6)',
    texts: 'VARCHAR',
    value: fc.tuple(digits(24), fc.integer({ min: 0, max: 999_999 })).map(([whole, part]) => {
      const written = `${whole}.${String(part).padStart(6, '0')}`;
      return bare(written);
    }),
  },
  { type: 'varchar(30)', texts: 'VARCHAR', value: text.map(quoted) },
  { type: 'boolean', texts: 'VARCHAR', value: fc.boolean().map((one) => bare(String(one))) },
  { type: 'date', texts: 'VARCHAR', value: day.map(quoted) },
  {
    type: 'timestamp',
    texts: 'VARCHAR',
    value: fc.tuple(day, two(23), two(59)).map(([date, hour, minute]) => ({
      json: `"${date}T${hour}:${minute}:07.5"`,
      texts: `${date} ${hour}:${minute}:07.5`,
    })),
  },
  {
    type: 'json',
    texts: 'JSON',
    value: fc
      .constantFrom(bare('{"a":[1,"x"],"b":null}'), bare('[12.5]'), bare('true'))
      .map(({ json }) => ({ json, texts: JSON.parse(json) as unknown })),
  },
];

const orNull = (value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(NULL) });

const arrayOf = ({ type, texts, value }: Kind): Kind => ({
  type: `array<${type}>`,
  texts: `${texts}[]`,
  value: fc.array(orNull(value), { maxLength: 3 }).map((all) => ({
    json: `[${all.map((one) => one.json).join(', ')}]`,
    texts: all.map((one) => one.texts),
  })),
});

const structOf = (fields: readonly (readonly [string, Kind])[]): Kind => ({
  type: `struct<${fields.map(([name, { type }]) => `\`${name}\` ${type}`).join(', ')}>`,
  texts: `STRUCT(${fields.map(([name, { texts }]) => `"${name.replaceAll('"', '""')}" ${texts}`).join(', ')})`,
  value: fc.tuple(...fields.map(([, { value }]) => fc.option(orNull(value), { freq: 6 }))).map((all) => ({
    json: `{${all.flatMap((one, at) => (one === null ? [] : [`${JSON.stringify(fields[at]?.[0])}:${one.json}`])).join(',')}}`,
    texts: Object.fromEntries(all.map((one, at) => [fields[at]?.[0] ?? '', one?.texts ?? null])),
  })),
});

const name = fc.constantFrom('a', 'B', 'order', 'a b', 'x/y', 'q~"', 'größe', 'select', 'it.s', "o'n");
const { kind } = fc.letrec<{ kind: Kind }>((tie) => ({
  kind: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...SCALARS),
    tie('kind').map(arrayOf),
    fc.uniqueArray(fc.tuple(name, tie('kind')), { minLength: 1, maxLength: 3, selector: ([one]) => one }).map(structOf),
  ),
}));

const nested = fc.oneof(
  kind.map(arrayOf),
  fc.tuple(name, kind).map((one) => structOf([one])),
);
const table = nested.chain((one) =>
  fc.record({ kind: fc.constant(one), values: fc.array(orNull(one.value), { minLength: 1, maxLength: 6 }) }),
);

test('random arrays and structs come out of files as they went in', async () => {
  const loadedAs = async (one: Kind, load: TableFixture['load']): Promise<unknown[]> => {
    await fixture.load({ columns: { id: 'bigint', v: one.type }, load, primaryKey: ['id'] }, { fullRefresh: true });
    const sql = `select coalesce(cast(to_json(cast(v as ${one.texts})) as varchar), 'null') from raw_shop.things order by id`;
    return (await fixture.rows(sql)).map(([cell]) => JSON.parse(cell ?? 'null') as unknown);
  };
  await fc.assert(
    fc.asyncProperty(table, async ({ kind: one, values }) => {
      const expected = values.map((value) => value.texts);
      const lines = values.map((value, id) => `{"id":${id},"v":${value.json}}`);
      await fixture.put('things.ndjson', lines.join('\n'));
      expect(await loadedAs(one, { path: 'things.ndjson' })).toEqual(expected);
      const parquet = path.join(fixture.root, 'in', 'things.parquet').replaceAll("'", "''");
      await (await fixture.connection()).execute(
        `copy (select id, v from raw_shop.things) to '${parquet}' (format parquet)`,
      );
      const cells = values.map((value, id) => `${id},"${value.json.replaceAll('"', '""')}"`);
      await fixture.put('things.csv', `id,v\n${cells.join('\n')}\n`);
      expect(await loadedAs(one, { path: 'things.csv' })).toEqual(expected);
      expect(await loadedAs(one, { path: 'things.parquet' })).toEqual(expected);
      const drop = { path: 'things.parquet', columns: { v: { null_elements: 'drop' } } };
      expect(await loadedAs(one, drop)).toEqual(expected.map(withoutNulls));
    }),
    { numRuns: 12 },
  );
});

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutNulls(one)]));
}
