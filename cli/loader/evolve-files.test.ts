import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { YamlMap } from '../config/types.ts';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

function table(load: YamlMap = {}, columns: TableFixture['columns'] = { id: 'integer', name: 'string' }): TableFixture {
  return { columns, load: { path: 'things*', schema_changes: 'evolve', ...load }, primaryKey: ['id'] };
}

async function parquet(name: string, select: string): Promise<void> {
  const file = path.join(fixture.root, 'in', name);
  await (await fixture.connection()).execute(`copy (${select}) to '${file}' (format parquet)`);
}

async function columns(): Promise<string[]> {
  const found = await fixture.rows(
    `select column_name || ' ' || data_type from information_schema.columns
     where table_schema = 'raw_shop' and table_name = 'things' order by ordinal_position`,
  );
  return found.flat().filter((column) => !column.startsWith('_etl_'));
}

async function told(one: TableFixture): Promise<string[]> {
  const found = await fixture.load(one).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return found.map(({ code, message }) => `${code} ${message}`);
}

describe('files under `schema_changes: evolve`', () => {
  test('add their new columns as text, and keep rows and columns that were there', async () => {
    await fixture.put('things1.csv', 'Id,NAME\n1,a\n');
    await fixture.load(table());
    expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR']);
    await fixture.put('things2.csv', 'id,Unit Price,name\n2,1.50,b\n');
    await fixture.put('things3.ndjson', '{"id":3,"tags":["x"]}\n{"id":4,"name":"d","tags":null}\n');
    const notes: string[] = [];
    await fixture.load(table(), { onNote: (note) => notes.push(note) });
    expect(notes).toEqual([
      'shop.things: column "Unit Price" is added at the source (text): new column of type string.',
      'shop.things: column "tags" is added at the source (text): new column of type string.',
    ]);
    expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR', 'Unit Price VARCHAR', 'tags VARCHAR']);
    const rows = 'select id, name, "Unit Price", tags, _etl_file from raw_shop.things order by id';
    const loaded = [
      ['1', 'a', 'null', 'null', 'things1.csv'],
      ['2', 'b', '1.50', 'null', 'things2.csv'],
      ['3', 'null', 'null', '["x"]', 'things3.ndjson'],
      ['4', 'd', 'null', 'null', 'things3.ndjson'],
    ];
    expect(await fixture.rows(rows)).toEqual(loaded);
    expect((await fixture.load(table())).message).toBe('UNCHANGED 3 files');
    await fixture.put('things4.csv', 'id,name,UNIT PRICE,tags\n5,e,2,y\n');
    expect((await fixture.load(table())).message).toBe('LOAD 1 row from 1 file (3 unchanged)');
    expect(await fixture.rows(rows)).toEqual([...loaded, ['5', 'e', '2', 'y', 'things4.csv']]);
    const changes = await fixture.rows('select column_name, change from etl_audit.schema_changes order by 1');
    expect(changes).toEqual([
      ['Unit Price', 'added'],
      ['tags', 'added'],
    ]);
  });

  test('widen columns to the types of Parquet files, in one load or in several', async () => {
    const any = table({}, { id: 'integer', total: 'decimal(6,2)' });
    await parquet('things1.parquet', 'select 1::integer as id, 1.50::decimal(6,2) as total');
    await fixture.load(any);
    await parquet('things2.parquet', 'select 3000000000::bigint as id, 2.5::decimal(6,2) as total, 7::tinyint as n');
    await parquet(
      'things3.parquet',
      'select 3::integer as id, 12345678.1234::decimal(12,4) as total, 700::smallint as n',
    );
    await fixture.load(any);
    expect(await columns()).toEqual(['id BIGINT', 'total DECIMAL(12,4)', 'n SMALLINT']);
    expect(await fixture.rows('select id, total, n from raw_shop.things order by id')).toEqual([
      ['1', '1.5000', 'null'],
      ['3', '12345678.1234', '700'],
      ['3000000000', '2.5000', '7'],
    ]);
    await fixture.load(any, { fullRefresh: true });
    expect(await fixture.rows('select count(*), sum(id) from raw_shop.things')).toEqual([['3', '3000000004']]);
  });

  test('have null in columns that are gone, but not in the primary key', async () => {
    await fixture.put('things1.csv', 'id,name\n1,a\n');
    await fixture.load(table());
    await fixture.put('things2.csv', 'id\n2\n');
    await fixture.load(table());
    expect(await fixture.rows('select id, name from raw_shop.things order by id')).toEqual([
      ['1', 'a'],
      ['2', 'null'],
    ]);
    await fixture.put('things3.csv', 'name\nc\n');
    expect((await told(table()))[0]).toMatch(/^ETL5083 .*"id" it is of the primary key/s);
  });

  test('are refused when no type holds both, and stay as they were', async () => {
    await parquet('things1.parquet', "select 1::integer as id, 'a' as name, date '2024-01-01' as day");
    await fixture.load(table());
    await parquet('things2.parquet', "select 2::integer as id, 'b' as name, 5::integer as day");
    expect((await told(table()))[0]).toMatch(/^ETL5083 .*"day" date cannot hold it, and no wider type holds both/s);
    await parquet('things3.parquet', "select 2::integer as id, 'b' as name, 1.5::double as x");
    await fixture.take('things2.parquet');
    await parquet('things4.parquet', "select 2::integer as id, 'b' as name, uuid() as x");
    expect((await told(table()))[0]).toMatch(
      /^ETL5083 .*"x" is DOUBLE in in\/things3.parquet and UUID in in\/things4.parquet/s,
    );
    expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR', 'day DATE']);
  });

  test('that hold changes do the same', async () => {
    const changes = table({ changes: { operation: 'op' } });
    await fixture.put('things1.csv', 'op,id,name\nI,1,a\nI,2,b\n');
    await fixture.load(changes);
    await fixture.put('things2.csv', 'op,id,name,colour\nU,1,a2,red\n');
    await fixture.load(changes);
    expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR', 'colour VARCHAR']);
    await fixture.put('things3.csv', 'op,id,colour\nU,2,blue\n');
    await fixture.load(changes);
    expect(await fixture.rows('select id, name, colour from raw_shop.things order by id')).toEqual([
      ['1', 'a2', 'red'],
      ['2', 'null', 'blue'],
    ]);
    await fixture.put('things2.csv', 'op,id,name,colour\nU,1,a3,green\n');
    await fixture.load(changes);
    expect(await fixture.rows('select id, name, colour from raw_shop.things order by id')).toEqual([
      ['1', 'a3', 'green'],
      ['2', 'null', 'blue'],
    ]);
  });

  test('keep what files brought that are gone since, under append', async () => {
    const append = table({ write: 'append' });
    await fixture.put('things1.csv', 'id,name,extra\n1,a,x\n');
    await fixture.load(append);
    await fixture.take('things1.csv');
    await fixture.put('things2.csv', 'id,name\n2,b\n');
    await fixture.load({ ...append, columns: { id: 'bigint', name: 'string' } });
    expect(await fixture.rows('select id, name, extra from raw_shop.things order by id')).toEqual([
      ['1', 'a', 'x'],
      ['2', 'b', 'null'],
    ]);
  });

  test('need a header', async () => {
    await fixture.put('things.csv', '1,a\n');
    expect(await told(table({ header: false }))).toEqual([
      'ETL5013 The `load` of source "shop.things" is wrong at `schema_changes`: `evolve` needs files with a header, which names their columns.',
    ]);
  });
});

describe('files of changes', () => {
  test('are refused under freeze when they have other columns, and let them pass under discard', async () => {
    const changes = (mode: string) => table({ changes: { operation: 'op' }, schema_changes: mode });
    await fixture.put('things1.csv', 'op,id,name,extra\nI,1,a,x\n');
    expect((await told(changes('freeze')))[0]).toMatch(/^ETL5025 .*"extra"/);
    await fixture.load(changes('discard'));
    expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR']);
  });
});

test('columns of Parquet files of which no declared value can be made are told before anything is read', async () => {
  const select = "select 1.5::double as id, [1, 2] as name, 5::integer as day, 'x' as ok, true as flag";
  await parquet('things.parquet', select);
  const declared = { id: 'integer', name: 'integer', day: 'date', ok: 'date', flag: 'timestamp' };
  expect(await told({ columns: declared, load: { path: 'things*' } })).toEqual([
    'ETL5089 in/things.parquet has "name" as INTEGER[], of which no integer can be made; "day" as INTEGER, of which no date can be made; "flag" as BOOLEAN, of which no timestamp can be made.',
  ]);
});

test('new fields within arrays and structs of Parquet files are added, and those that are there widened', async () => {
  await parquet('things1.parquet', "select 1::integer as id, 'a' as name, [{sku: 'x', n: 1::integer}] as items");
  await fixture.load(table());
  expect(await columns()).toEqual(['id INTEGER', 'name VARCHAR', 'items STRUCT(sku VARCHAR, n INTEGER)[]']);
  await parquet(
    'things2.parquet',
    "select 2::integer as id, 'b' as name, [{n: 5000000000, made: date '2024-02-29', sku: 'y'}, null] as items, {a: [1.5]} as more",
  );
  const notes: string[] = [];
  await fixture.load(table(), { onNote: (note) => notes.push(note) });
  expect(notes).toEqual([
    'shop.things: column "items" was STRUCT(sku VARCHAR, n INTEGER)[] at the source and is STRUCT(n BIGINT, made DATE, sku VARCHAR)[]: array<struct<sku string, n integer>> becomes array<struct<sku string, n bigint, made date>>.',
    'shop.things: column "more" is added at the source (STRUCT(a DECIMAL(2,1)[])): new column of type struct<a array<decimal(2,1)>>.',
  ]);
  expect(await columns()).toEqual([
    'id INTEGER',
    'name VARCHAR',
    'items STRUCT(sku VARCHAR, n BIGINT, made DATE)[]',
    'more STRUCT(a DECIMAL(2,1)[])',
  ]);
  expect(
    await fixture.rows('select id, cast(items as varchar), cast(more as varchar) from raw_shop.things order by 1'),
  ).toEqual([
    ['1', "[{'sku': x, 'n': 1, 'made': NULL}]", 'null'],
    ['2', "[{'sku': y, 'n': 5000000000, 'made': 2024-02-29}, NULL]", "{'a': [1.5]}"],
  ]);
  await parquet('things3.parquet', "select 3::integer as id, 'c' as name, ['x'] as items");
  expect((await told(table()))[0]).toMatch(/^ETL5083 .*cannot hold it/);
});
