import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Diagnostic, diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

async function told(table: TableFixture): Promise<string[]> {
  const found: readonly Diagnostic[] = await fixture.load(table).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return found.map(({ code, message }) => `${code} ${message}`);
}

/** Writes a Parquet file of what a SELECT gives. */
async function putParquet(name: string, select: string): Promise<void> {
  const file = path.join(fixture.root, 'in', name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${file.replaceAll("'", "''")}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

const orders = (load: TableFixture['load'] = {}): TableFixture => ({
  columns: {
    id: 'bigint',
    tags: 'string[]',
    items: 'array<struct<sku: string, price: decimal(20,4), at: timestamptz, parts: array<integer>>>',
    address: 'STRUCT<city STRING, lines ARRAY<STRING>>',
  },
  load: { path: 'orders.*', ...load },
  primaryKey: ['id'],
});

const TYPES = [
  ['id', 'BIGINT'],
  ['tags', 'VARCHAR[]'],
  ['items', 'STRUCT(sku VARCHAR, price DECIMAL(20,4), "at" TIMESTAMP WITH TIME ZONE, parts INTEGER[])[]'],
  ['address', 'STRUCT(city VARCHAR, lines VARCHAR[])'],
];

const VALUES = [
  [
    '1',
    "[a, NULL, '']",
    "[{'sku': x, 'price': 1234567890123456.0001, 'at': '2024-01-01 10:00:00+00', 'parts': [1, NULL]}, NULL]",
    "{'city': B, 'lines': []}",
  ],
  ['2', '[]', '[]', "{'city': NULL, 'lines': NULL}"],
  ['3', 'null', 'null', 'null'],
];

async function loaded(table: TableFixture): Promise<unknown> {
  await fixture.load(table);
  const types = await fixture.rows(
    `select column_name, data_type from duckdb_columns() where table_name = 'things' and not starts_with(column_name, '_etl') order by column_index`,
  );
  const rows = await fixture.rows(
    'select id, cast(tags as varchar), cast(items as varchar), cast(address as varchar) from raw_shop.things order by 1',
  );
  return { types, rows };
}

const items = '[{"sku":"x","price":1234567890123456.0001,"at":"2024-01-01T12:00:00+02:00","parts":[1,null]},null]';

describe('arrays and structs', () => {
  test('of a JSON file become typed columns', async () => {
    await fixture.put(
      'orders.ndjson',
      [
        `{"id":1,"tags":["a",null,""],"items":${items},"address":{"city":"B","lines":[]}}`,
        '{"id":2,"tags":[],"items":[],"address":{}}',
        '{"id":3,"tags":null}',
      ].join('\n'),
    );
    expect(await loaded(orders())).toEqual({ types: TYPES, rows: VALUES });
  });

  test('of a CSV file are cells of JSON text', async () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fixture.put(
      'orders.csv',
      [
        'id,tags,items,address',
        `1,${quoted('["a",null,""]')},${quoted(items)},${quoted('{"city":"B","lines":[]}')}`,
        '2,[],[],{}',
        '3,,null,',
      ].join('\n'),
    );
    expect(await loaded(orders())).toEqual({ types: TYPES, rows: VALUES });
  });

  test('of a Parquet file keep their values, whatever types they have there', async () => {
    const price = '1234567890123456.0001';
    const at = "timestamptz '2024-01-01 10:00:00+00'";
    const select = (item: string, none: string) =>
      `select 1 as id, ['a', null, ''] as tags, [${item}, null] as items, {city: 'B', lines: []::varchar[]} as address
       union all select 2, [], [], {city: null, lines: null} union all select 3, null, ${none}, null`;
    await putParquet(
      'orders.parquet',
      select(`{sku: 'x', price: ${price}::decimal(20,4), "at": ${at}, parts: [1, null]::integer[]}`, 'null'),
    );
    expect(await loaded(orders())).toEqual({ types: TYPES, rows: VALUES });
    await putParquet(
      'orders.parquet',
      select(`{parts: [1, null]::utinyint[], "at": ${at}, price: ${price}::decimal(38,10), sku: 'x'}`, 'null'),
    );
    expect(await loaded(orders())).toEqual({ types: TYPES, rows: VALUES });
  });

  test('that do not fit are told with their path, and set aside where asked for', async () => {
    const bad = '{"id":4,"items":[{"sku":"x"},{"price":"1.5"},{"price":1.23456}]}';
    await fixture.put('orders.ndjson', `${bad}\n{"id":5,"tags":["x"]}\n`);
    const table = { ...orders({ schema_changes: 'discard' }) };
    expect((await told(table))[0]).toContain('has no column for "address"');
    await fixture.put('orders.ndjson', `${bad}\n{"id":5,"tags":["x"],"address":null}\n`);
    expect(await told(table)).toEqual([
      'ETL5028 Row 1 of in/orders.ndjson has "1.23456" in column "items[2].price", which has more than 4 decimals and is never rounded (decimal(20,4)).',
    ]);
    await fixture.load(orders({ schema_changes: 'discard', bad_rows: 'set_aside' }));
    expect(await fixture.rows('select id from raw_shop.things')).toEqual([['5']]);
    expect(await fixture.rows('select row_key, column_name, value, reason from etl_audit.rejected_rows')).toEqual([
      ['{"id":"4"}', 'items[2].price', '1.23456', 'has more than 4 decimals and is never rounded (decimal(20,4))'],
    ]);
    await fixture.load(orders({ values: { decimals: 'null' }, schema_changes: 'discard' }));
    expect(await fixture.rows('select id, items[3].price from raw_shop.things order by 1')).toEqual([
      ['4', 'null'],
      ['5', 'null'],
    ]);
    expect(await fixture.rows('select column_name, value_count from etl_audit.nulled_values')).toEqual([
      ['items', '1'],
    ]);
  });

  test('with fields that are not declared are an error, unless those are left out', async () => {
    await fixture.put('orders.ndjson', '{"id":1,"tags":[],"items":[{"sku":"x","colour":"red"}],"address":null}\n');
    expect((await told(orders()))[0]).toContain('in column "items[0].colour", which has a field that is not declared');
    await fixture.load(orders({ columns: { items: { unknown_fields: 'ignore' } } }));
    expect(await fixture.rows('select items[1].sku from raw_shop.things')).toEqual([['x']]);
  });

  test('of another shape in a Parquet file are told before it is read', async () => {
    await putParquet(
      'orders.parquet',
      "select 1 as id, 2 as tags, [{sku: 'x'::blob}] as items, {city: 'B'} as address",
    );
    expect(await told(orders())).toEqual([
      'ETL5089 in/orders.parquet has "tags" as INTEGER, of which no array<string> can be made; "items" as STRUCT(sku BLOB)[], of which no array<struct<sku string, price decimal(20,4), at timestamptz, parts array<integer>>> can be made.',
    ]);
  });

  test('cannot be keys, and are not written as single values are', async () => {
    const table = { ...orders({ columns: { items: { format: '%d' } } }), primaryKey: ['tags'] };
    expect(await told(table)).toEqual([
      'ETL5018 Column "tags" of source "shop.things" cannot be loaded: a primary key cannot be an array or a struct.',
      'ETL5018 Column "items" of source "shop.things" cannot be loaded: `format` says how single values are written, and those of an array or a struct are read as JSON.',
    ]);
    expect(await told({ ...orders(), columns: { items: 'array<struct<a bigint, A date>>' } })).toEqual([
      'ETL5015 Column "items" of source "shop.things" has data_type "array<struct<a bigint, A date>>", but the field "A" is there twice.',
      'ETL5017 The primary key of source "shop.things" names column "id", which is not declared.',
    ]);
  });

  test('are loaded again when their declaration changes, and left alone when not', async () => {
    await fixture.put('orders.ndjson', '{"id":1,"items":[{"sku":"x"}]}\n');
    const table = (type: string): TableFixture => ({
      columns: { id: 'bigint', items: type },
      load: { path: 'orders.ndjson' },
    });
    expect((await fixture.load(table('array<struct<sku string>>'))).message).toBe('LOAD 1 row from 1 file');
    expect((await fixture.load(table('STRUCT(sku VARCHAR)[]'))).message).toBe('UNCHANGED 1 file');
    expect((await fixture.load(table('array<struct<sku string, price float>>'))).message).toBe(
      'LOAD 1 row from 1 file',
    );
    expect(await fixture.rows('select items[1].sku, items[1].price from raw_shop.things')).toEqual([['x', 'null']]);
  });

  test('are counted where they are null, and not measured further', async () => {
    await fixture.put('orders.ndjson', '{"id":1,"tags":["a"],"items":[],"address":null}\n{"id":2,"tags":null}\n');
    await fixture.load(orders());
    const sql =
      'select column_name, null_count, distinct_count, max_value from etl_audit.data_quality_metrics order by column_name';
    expect(await fixture.rows(sql)).toEqual([
      ['address', '2', 'null', 'null'],
      ['id', '0', '2', '2'],
      ['items', '1', 'null', 'null'],
      ['tags', '1', 'null', 'null'],
    ]);
  });
});
