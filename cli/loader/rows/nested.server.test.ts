import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadFixture, runLoad, type TableFixture } from '../../testing/load-fixture.ts';
import { type PostgresSource, startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';

const orders = (load: TableFixture['load'] = {}): TableFixture => ({
  name: 'orders',
  columns: {
    id: 'bigint',
    tags: 'array<string>',
    amounts: 'array<decimal(20,4)>',
    doc: 'struct<sku string, parts array<struct<no bigint, made date>>>',
  },
  primaryKey: ['id'],
  load,
});

const CREATE = `drop table if exists orders;
  create table orders (id bigint primary key, tags text[], amounts numeric(20,4)[], doc jsonb, big text)`;
const FIRST = `insert into orders values
  (1, '{a,"b,c"}', '{1.5,-1234567890123456.7891}', '{"sku": "x", "parts": [{"no": 1, "made": "2024-02-29"}]}', repeat('x', 100)),
  (2, '{}', null, null, null), (3, '{z}', '{0}', '{"sku": null, "parts": [], "more": 1}', null)`;
const THEN = `update orders set tags = '{new}' where id = 1; delete from orders where id = 3;
  insert into orders values (4, null, '{0.0001}', '{}', null)`;
const NOW = ['1', '2', '4'];

const duckdb =
  'select id, cast(tags as varchar), cast(amounts as varchar), cast(doc as varchar) from raw_shop.orders order by id';
const bigquery =
  'select id, array_to_string(tags, "|"), array_length(amounts), doc.sku, doc.parts[safe_offset(0)].made from raw_shop.orders order by id';

describeWithServers(['postgres', 'bigquery'], 'Arrays and documents of PostgreSQL', () => {
  let source: PostgresSource;
  let fixture: LoadFixture;
  beforeAll(async () => {
    source = await startPostgresSource();
  }, 60_000);
  afterAll(() => source?.stop());
  beforeEach(async () => {
    await source.run(CREATE);
    await source.run(FIRST);
  });
  afterEach(() => fixture.close());

  const load = async (table: TableFixture) =>
    await runLoad(await fixture.request(table, { connections: { shop: source.connection } as never }));

  it.each(['full_refresh', 'cdc'])('come into DuckDB by %s, and follow the source', async (strategy) => {
    fixture = await LoadFixture.create();
    await load(orders({ strategy }));
    expect(await fixture.rows(duckdb)).toEqual([
      ['1', "[a, 'b,c']", '[1.5000, -1234567890123456.7891]', "{'sku': x, 'parts': [{'no': 1, 'made': 2024-02-29}]}"],
      ['2', '[]', 'null', 'null'],
      ['3', '[z]', '[0.0000]', "{'sku': NULL, 'parts': []}"],
    ]);
    await source.run(THEN);
    await load(orders({ strategy }));
    const rows = await fixture.rows(duckdb);
    expect(rows.map(([id]) => id)).toEqual(NOW);
    expect(rows[0]).toEqual([
      '1',
      '[new]',
      '[1.5000, -1234567890123456.7891]',
      "{'sku': x, 'parts': [{'no': 1, 'made': 2024-02-29}]}",
    ]);
    expect(rows[2]).toEqual(['4', 'null', '[0.0001]', "{'sku': NULL, 'parts': NULL}"]);
  });

  it.each(['full_refresh', 'cdc'])('come into BigQuery by %s, and follow the source', async (strategy) => {
    fixture = await LoadFixture.create(bigqueryOutput(await bigqueryDataset()));
    await load(orders({ strategy }));
    expect(await fixture.rows(bigquery)).toEqual([
      ['1', 'a|b,c', '2', 'x', '2024-02-29'],
      ['2', '', 'null', 'null', 'null'],
      ['3', 'z', '1', 'null', 'null'],
    ]);
    await source.run(THEN);
    await load(orders({ strategy }));
    expect(await fixture.rows(bigquery)).toEqual([
      ['1', 'new', '2', 'x', '2024-02-29'],
      ['2', '', 'null', 'null', 'null'],
      // BigQuery itself has an empty array in the place of one that is null.
      ['4', 'null', '1', 'null', 'null'],
    ]);
  });

  it('of several dimensions are refused with their place, and taken as arrays in arrays or JSON', async () => {
    fixture = await LoadFixture.create();
    await source.run("update orders set amounts = '{{1,2},{3,4}}' where id = 2");
    const found = await load(orders()).catch((error: unknown) => diagnosticsOf(error));
    expect(found).toMatchObject([
      { code: 'ETL5028', message: expect.stringMatching(/\(id = 2\) .* in column "amounts\[0\]"/) },
    ]);
    const table = orders();
    await load({ ...table, columns: { ...table.columns, amounts: 'decimal(20,4)[][]' }, load: { where: 'id = 2' } });
    expect(await fixture.rows('select cast(amounts as varchar) from raw_shop.orders')).toEqual([
      ['[[1.0000, 2.0000], [3.0000, 4.0000]]'],
    ]);
  });

  it('become wider under evolve', async () => {
    fixture = await LoadFixture.create();
    await source.run(
      'alter table orders drop amounts, drop big, add numbers int[]; update orders set numbers = array[id]',
    );
    const table: TableFixture = {
      name: 'orders',
      columns: { id: 'bigint' },
      primaryKey: ['id'],
      load: { schema_changes: 'evolve' },
    };
    await load(table);
    await source.run(
      'alter table orders alter numbers type bigint[]; update orders set numbers = array[5000000000] where id = 2',
    );
    await load(table);
    expect(
      await fixture.rows(
        'select id, cast(numbers as varchar), typeof(numbers), typeof(tags) from raw_shop.orders order by id',
      ),
    ).toEqual([
      ['1', '[1]', 'BIGINT[]', 'VARCHAR[]'],
      ['2', '[5000000000]', 'BIGINT[]', 'VARCHAR[]'],
      ['3', '[3]', 'BIGINT[]', 'VARCHAR[]'],
    ]);
  });
});
