import { expect, test } from 'vitest';
import type { YamlMap } from '../config/types.ts';
import { sourceNode, type TableFixture } from '../testing/load-fixture.ts';
import { checkDeclaration, declarationOf } from './declaration.ts';

const connections = { shop: { type: 'files', root: 'in' } };
const good: TableFixture = { columns: { id: 'integer', name: 'string' }, load: { path: 'x.csv' }, primaryKey: ['id'] };

async function told(table: Partial<TableFixture>, given: Record<string, YamlMap> = connections): Promise<string[]> {
  const found = await checkDeclaration(sourceNode({ ...good, ...table }), given);
  return found.map(({ code, message, hint }) => `${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`);
}

test('a right declaration has nothing told of it', async () => {
  expect(await told({})).toEqual([]);
});

test('all mistakes of a declaration are told in one go, at the line of the table', async () => {
  const table = {
    columns: { id: 'integr', name: '', price: 'decimal(40,2)' },
    load: { pth: 'x.csv', write: 'sometimes', columns: { nam: 'Name', name: { formt: '%d' } } },
    primaryKey: ['idd'],
  };
  expect(await told(table)).toEqual([
    'ETL5013 The `load` of source "shop.things" is wrong at `write`: invalid option: expected one of "append"|"merge"|"delete_insert"|"replace".',
    'ETL5013 The `load` of source "shop.things" is wrong at `columns.name.formt`: the key is not known.',
    'ETL5013 The `load` of source "shop.things" is wrong at `path`: it is missing.',
    'ETL5013 The `load` of source "shop.things" is wrong at `pth`: the key is not known. | did you mean "path"?',
    'ETL5014 Source "shop.things" declares no data_type for "name", and types are never guessed. | declare each column with its type: `columns: [{ name: name, data_type: integer }, ...]`.',
    'ETL5015 Column "id" of source "shop.things" has data_type "integr", which is not a type that can be loaded. | did you mean "integer"?',
    'ETL5015 Column "price" of source "shop.things" has data_type "decimal(40,2)", but a decimal has 1 to 38 digits. | use boolean, smallint, integer, bigint, decimal(p,s), float, double, string, date, time, timestamp, timestamptz, uuid, json, binary, array<...> or struct<name type, ...>.',
    'ETL5017 The primary key of source "shop.things" names column "idd", which is not declared. | did you mean "id"?',
  ]);
  const [first] = await checkDeclaration(sourceNode({ ...good, ...table }), connections);
  expect(first?.position).toEqual({ file: 'sources/shop.yml', line: 4, column: 7 });
  expect(await told({ columns: {} })).toEqual([
    'ETL5014 Source "shop.things" declares no columns, and types are never guessed. | declare each column with its type: `columns: [{ name: id, data_type: integer }, ...]`.',
    'ETL5017 The primary key of source "shop.things" names column "id", which is not declared. | declare it under `columns`.',
  ]);
  expect((await told({ load: { path: 'x.csv', columns: { nam: 'Name' } } }))[0]).toContain(
    'ETL5017 `load: columns` of source "shop.things" names column "nam", which is not declared. | did you mean "name"?',
  );
  expect((await told({ columns: { id: 'integer', _etl_file: 'string' } }))[0]).toContain('ETL5018');
});

test('what files cannot do is said and not ignored', async () => {
  expect(await told({ load: { path: 'x.csv', write: 'merge' } })).toEqual([
    'ETL5016 The `load` of source "shop.things" asks for `write: merge`, which a connection of type files does not support. | use `replace` or `append`.',
  ]);
  const load = { path: 'x.csv', strategy: 'incremental', cursor: 'id', lookback_days: 3 };
  expect((await told({ load })).map((one) => one.split(' | ')[0])).toEqual([
    'ETL5016 The `load` of source "shop.things" asks for `strategy: incremental`, which a connection of type files does not support.',
    'ETL5016 The `load` of source "shop.things" sets `cursor`, which a connection of type files does not support.',
    'ETL5016 The `load` of source "shop.things" sets `lookback_days`, which a connection of type files does not support.',
  ]);
});

test('a connection that is not there, of a type that is not known, or wrong is told', async () => {
  expect(await told({}, { sop: connections.shop })).toEqual([
    'ETL5010 Source "shop.things" is loaded by connection "shop", which the target does not have; it has sop. | did you mean "sop"?',
  ]);
  expect(await told({}, { shop: { type: 'fils' } })).toEqual([
    expect.stringMatching(/^ETL5011 Connection "shop" is of type "fils", .* files, .* \| did you mean "files"\?$/),
  ]);
  expect(await told({}, { shop: { type: 'files', rot: 'in' } })).toEqual([
    'ETL5012 Connection "shop" is wrong at `rot`: the key is not known. | did you mean "root"?',
  ]);
  expect((await told({}, { shop: { type: 'files', root: 'in', path: 'in' } }))[0]).toContain('give one of them');
});

test('the digest of a declaration changes with what decides the rows and with nothing else', async () => {
  const hash = async (table: Partial<TableFixture>) =>
    (await declarationOf(sourceNode({ ...good, ...table }), connections)).hash;
  const base = await hash({});
  expect(await hash({ load: { path: '*.csv', write: 'append' } })).toBe(base);
  expect(await hash({ load: { path: 'x.csv', columns: { name: 'Name' } } })).not.toBe(base);
  expect(await hash({ load: { path: 'x.csv', delimiter: ';' } })).not.toBe(base);
  expect(await hash({ columns: { id: 'bigint', name: 'string' } })).not.toBe(base);
  expect(await hash({ columns: { id: 'INT', name: 'varchar' } })).toBe(base);
});

test('the bare key `on` of a cursor, which YAML 1.1 reads as true, means what it says', async () => {
  const load = { cursor: { column: 'day', through: 'orders', true: 'id' } };
  const of = { ...good, load, columns: { id: 'integer' } };
  const { cursor } = await declarationOf(sourceNode(of), {
    shop: { type: 'postgres', host: 'h', user: 'u', database: 'd' },
  });
  expect(cursor?.through).toEqual({ table: 'orders', on: ['id'] });
});

test('a bare off, which YAML reads as false, is the word, and neither key is of the rows that are there', async () => {
  const read = (load: YamlMap) => declarationOf(sourceNode({ ...good, load: { path: 'x.csv', ...load } }), connections);
  const off = await read({ metrics: false, count_check: false });
  expect([off.metrics, off.countCheck]).toEqual(['off', 'off']);
  const usual = await read({});
  expect([usual.metrics, usual.countCheck, usual.hash]).toEqual(['full', 'error', off.hash]);
});

test('a table of change files may be made of sample rows in another target', async () => {
  const load = { path: 'x.csv', changes: { operation: 'op' }, strategy: 'cdc', deletes: 'soft' };
  expect(await told({ load })).toEqual([]);
  const sample = { shop: { type: 'sample', seed: 1 } };
  expect(await told({ load }, sample)).toEqual([]);
  const made = await declarationOf(sourceNode({ ...good, load }), sample);
  expect([made.strategy, made.changes, made.deletes.mode]).toEqual(['full_refresh', null, 'ignore']);
});
