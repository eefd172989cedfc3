import { afterEach, beforeEach, expect, it } from 'vitest';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'Files and rows that are loaded into BigQuery', () => {
  let fixture: LoadFixture;
  let server: SharedDataset;
  beforeEach(async () => {
    server = await bigqueryDataset();
    // Datasets of the loader have names of their own: each test has a project.
    const { apiEndpoint, dataset } = server;
    const project = dataset.replaceAll('_', '-');
    fixture = await LoadFixture.create({
      type: 'bigquery',
      method: 'none',
      project,
      dataset,
      api_endpoint: apiEndpoint,
    });
  });
  afterEach(() => fixture.close());

  const things: TableFixture = {
    columns: {
      id: 'bigint',
      name: 'string',
      price: 'decimal(18,2)',
      born: 'date',
      at: 'timestamp',
      seen: 'timestamptz',
      more: 'json',
      raw: 'binary',
      ok: 'boolean',
      clock: 'time',
      ratio: 'double',
    },
    primaryKey: ['id'],
    load: { path: 'things*.csv' },
  };
  const header = 'id,name,price,born,at,seen,more,raw,ok,clock,ratio';
  const read = (sql: string) => fixture.rows(sql);

  it('come with their types, the file each row came from, and the audit', async () => {
    await fixture.put(
      'things1.csv',
      `${header}\n1,é,1.50,2024-02-29,2024-02-29 10:20:30.5,2024-02-29 10:20:30+02:00,"{""a"": 1}",ff00,true,10:20:30,0.25\n2,,,,,,,,,,\n`,
    );
    const outcome = await fixture.load(things);
    expect(outcome).toMatchObject({ rows: 2, message: 'LOAD 2 rows from 1 file' });
    expect(await read('select * except (_etl_load_id, _etl_loaded_at) from raw_shop.things order by id')).toEqual([
      [
        '1',
        'é',
        '1.5',
        '2024-02-29',
        '2024-02-29T10:20:30.5',
        '2024-02-29T08:20:30+00:00',
        '{"a":1}',
        'ff00',
        'true',
        '10:20:30',
        '0.25',
        'things1.csv',
      ],
      ['2', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'null', 'things1.csv'],
    ]);
    expect(
      await read(`select relation, rows_loaded from etl_audit.load_history where load_id = '${outcome.loadId}'`),
    ).toEqual([['raw_shop.things', '2']]);
  });

  it('are only those that changed, and those that are gone leave', async () => {
    await fixture.put('things1.csv', 'id,name\n1,a\n2,b\n');
    await fixture.put('things2.csv', 'id,name\n3,c\n');
    const table = { ...things, columns: { id: 'bigint', name: 'string' } };
    await fixture.load(table);
    expect((await fixture.load(table)).message).toBe('UNCHANGED 2 files');
    await fixture.put('things1.csv', 'id,name\n1,changed\n');
    await fixture.put('things3.csv', 'id,name\n4,d\n');
    await fixture.take('things2.csv');
    await fixture.load(table);
    expect(await read('select id, name, _etl_file from raw_shop.things order by id')).toEqual([
      ['1', 'changed', 'things1.csv'],
      ['4', 'd', 'things3.csv'],
    ]);
  });
});
