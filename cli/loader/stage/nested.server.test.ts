import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { relation } from '../../adapters/index.ts';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { failures } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'Arrays and structs that are loaded into BigQuery', () => {
  let fixture: LoadFixture;
  beforeEach(async () => {
    fixture = await LoadFixture.create(bigqueryOutput(await bigqueryDataset()));
  });
  afterEach(() => fixture.close());

  const orders = (load: TableFixture['load'] = {}): TableFixture => ({
    columns: {
      id: 'bigint',
      tags: 'string[]',
      items:
        'array<struct<sku: string, price: decimal(10,2), made: timestamp, seen: timestamptz, more: json, n: integer[]>>',
      address: 'struct<city: string, big: decimal(38,9), geo: struct<lat: double, since: date>>',
    },
    primaryKey: ['id'],
    load: { path: 'orders.ndjson', ...load },
  });
  const rows = [
    '{"id":1,"tags":["a",""],"items":[{"sku":"x","price":1.50,"made":"2024-02-29T10:20:30.5","seen":"2024-02-29T10:20:30+02:00","more":{"a":1},"n":[2,1]},{"sku":"y"}],"address":{"city":"B","big":12345678901234567890.123456789,"geo":{"lat":0.25,"since":"2024-02-29"}}}',
    '{"id":2,"tags":[],"items":[],"address":{}}',
    '{"id":3,"tags":null,"items":null,"address":null}',
  ];

  it('have the types that are declared, and every value within', async () => {
    await fixture.put('orders.ndjson', rows.join('\n'));
    expect(await fixture.load(orders())).toMatchObject({ rows: 3 });
    const sql =
      'select id, to_json_string(tags), to_json_string(items), to_json_string(address) from raw_shop.things order by id';
    expect(await fixture.rows(sql)).toEqual([
      [
        '1',
        '["a",""]',
        '[{"sku":"x","price":1.5,"made":"2024-02-29 10:20:30.5","seen":"2024-02-29 08:20:30+00","more":{"a":1},"n":[2,1]},{"sku":"y","price":null,"made":null,"seen":null,"more":null,"n":null}]',
        '{"city":"B","big":12345678901234567890.123456789,"geo":{"lat":0.25,"since":"2024-02-29"}}',
      ],
      ['2', '[]', '[]', '{"city":null,"big":null,"geo":null}'],
      // BigQuery itself makes an empty array of one that is null, which the emulator does not.
      ['3', 'null', '[]', 'null'],
    ]);
    const raw = relation({ database: null, schema: 'raw_shop', identifier: 'things' });
    const columns = await (await fixture.connection()).api?.columns(raw);
    // JSON within a struct is text to the emulator.
    expect(columns?.slice(1, 4).map((one) => one.dataType)).toEqual([
      'ARRAY<STRING>',
      'ARRAY<STRUCT<sku STRING, price NUMERIC, made DATETIME, seen TIMESTAMP, more STRING, n ARRAY<INT64>>>',
      'STRUCT<city STRING, big NUMERIC, geo STRUCT<lat FLOAT64, since DATE>>',
    ]);
  });

  it('are the same after a repeated load, and follow their file', async () => {
    await fixture.put('orders.ndjson', rows.join('\n'));
    await fixture.load(orders());
    expect(await fixture.load(orders())).toMatchObject({ message: 'UNCHANGED 1 file' });
    await fixture.put('orders.ndjson', '{"id":1,"tags":["z"],"items":[{"sku":"x"}],"address":null}\n');
    await fixture.load(orders());
    expect(await fixture.rows('select id, tags[0], items[0].sku from raw_shop.things')).toEqual([['1', 'z', 'x']]);
  });

  it('get a new field by a new declaration', async () => {
    await fixture.put('orders.ndjson', rows.join('\n'));
    await fixture.load(orders({ schema_changes: 'discard' }));
    const table = orders({ schema_changes: 'discard' });
    const columns = { ...table.columns, address: 'struct<city: string, zip: string>' };
    await fixture.load({ ...table, columns });
    expect(await fixture.rows('select id, to_json_string(address) from raw_shop.things order by id')).toEqual([
      ['1', '{"city":"B","zip":null}'],
      ['2', '{"city":null,"zip":null}'],
      ['3', 'null'],
    ]);
  });

  it('get new fields and wider types under evolve, and keep their rows', async () => {
    const engine = await DuckDBInstance.create(':memory:');
    const connection = await engine.connect();
    const parquet = async (name: string, select: string) => {
      await connection.run(`copy (${select}) to '${path.join(fixture.root, 'in', name)}' (format parquet)`);
    };
    const table: TableFixture = {
      columns: { id: 'bigint' },
      load: { path: 'orders*.parquet', schema_changes: 'evolve' },
    };
    await parquet('orders1.parquet', "select 1 as id, [{sku: 'x', n: 1::float, big: 1.5::decimal(38,20)}] as items");
    await fixture.load(table);
    await parquet(
      'orders2.parquet',
      "select 2 as id, [{sku: 'y', n: 2.5::double, big: 2::decimal(38,20), made: timestamp '2024-02-29 10:00:00'}] as items",
    );
    await fixture.load(table);
    await parquet('orders3.parquet', "select 3 as id, ['x', null] as tags");
    expect(await failures(fixture.load(table))).toMatchObject([
      { code: 'ETL5028', message: expect.stringContaining('column "tags[1]", which is a null in an array') },
    ]);
    connection.closeSync();
    engine.closeSync();
    expect(await fixture.rows('select id, to_json_string(items) from raw_shop.things order by id')).toEqual([
      ['1', '[{"sku":"x","n":1.0,"big":1.50000,"made":null}]'],
      ['2', '[{"sku":"y","n":2.5,"big":2.00000,"made":"2024-02-29 10:00:00"}]'],
    ]);
  });

  it('are refused before anything goes up where its arrays cannot hold them', async () => {
    await fixture.put('orders.ndjson', '{"id":1,"tags":["a",null],"items":null,"address":null}\n');
    expect(await failures(fixture.load(orders()))).toMatchObject([{}]);
    const nested = { ...orders(), columns: { id: 'bigint', tags: 'string[][]' } };
    expect(await failures(fixture.load(nested))).toMatchObject([{}]);
    await fixture.load(orders({ columns: { tags: { null_elements: 'drop' } } }));
    expect(await fixture.rows('select array_to_string(tags, ",") from raw_shop.things')).toEqual([['a']]);
  });
});
