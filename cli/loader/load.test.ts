import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { describeLoad } from './prepare.ts';

const things: TableFixture = {
  columns: { id: 'integer', price_per_unit: 'decimal(10,2)', name: 'string', day: 'date' },
  load: { path: 'things*.csv' },
  primaryKey: ['id'],
};
const header = 'Id,Price_PerUnit,NAME,Day\n';
const select = 'select id, price_per_unit, name, day, _etl_file from raw_shop.things order by id';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

describe('a table of CSV files', () => {
  test('is landed as Parquet and loaded with declared types and the file each row came from', async () => {
    await fixture.put('things (1).csv', `${header}1,2.5,"a, ""b""",2024-01-31\n2,,,\n`);
    const outcome = await fixture.load(things);
    expect(outcome.message).toBe('LOAD 2 rows from 1 file');
    expect(await fixture.rows(select)).toEqual([
      ['1', '2.50', 'a, "b"', '2024-01-31', 'things (1).csv'],
      ['2', 'null', 'null', 'null', 'things (1).csv'],
    ]);
    const day = outcome.loadId.replace(/^(\d{4})(\d{2})(\d{2}).*/, '$1/$2/$3');
    expect(await fixture.landings()).toEqual([`shop/things/${day}/${outcome.loadId}/0001-things_1.parquet`]);
    expect(await fixture.rows('select distinct _etl_load_id from raw_shop.things')).toEqual([[outcome.loadId]]);
  });

  test('is not loaded again when nothing changed', async () => {
    await fixture.put('things.csv', `${header}1,2,a,2024-01-31\n`);
    const first = await fixture.load(things);
    const second = await fixture.load(things);
    expect(second.message).toBe('UNCHANGED 1 file');
    expect(await fixture.rows('select distinct _etl_load_id from raw_shop.things')).toEqual([[first.loadId]]);
  });

  test('has the rows of a changed file replaced and those of the others left', async () => {
    await fixture.put('things1.csv', `${header}1,2,a,2024-01-31\n`);
    await fixture.put('things2.csv', `${header}2,2,b,2024-01-31\n`);
    const first = await fixture.load(things);
    await fixture.put('things2.csv', `${header}2,3,c,2024-02-01\n3,3,d,2024-02-01\n`);
    const second = await fixture.load(things);
    expect(second.message).toBe('LOAD 2 rows from 1 file (1 unchanged)');
    expect(await fixture.rows('select id, name, _etl_load_id from raw_shop.things order by id')).toEqual([
      ['1', 'a', first.loadId],
      ['2', 'c', second.loadId],
      ['3', 'd', second.loadId],
    ]);
  });

  test('loses the rows of a file that is gone under replace and keeps them under append', async () => {
    for (const write of ['replace', 'append']) {
      const table = { ...things, name: `things_${write}`, load: { ...things.load, write } };
      await fixture.put('things1.csv', `${header}1,2,a,2024-01-31\n`);
      await fixture.put('things2.csv', `${header}2,2,b,2024-01-31\n`);
      await fixture.load(table);
      await fixture.take('things2.csv');
      await fixture.load(table);
      const rows = await fixture.rows(`select id from raw_shop.${table.name} order by id`);
      expect(rows).toEqual(write === 'append' ? [['1'], ['2']] : [['1']]);
    }
  });

  test('keeps the rows of files that are gone under append when the declaration changes', async () => {
    const table = { ...things, load: { path: 'things*.csv', write: 'append', schema_changes: 'discard' } };
    await fixture.put('things1.csv', `${header}1,2,a,2024-01-31\n`);
    await fixture.put('things2.csv', `${header}2,2,b,2024-01-31\n`);
    await fixture.load(table);
    await fixture.take('things2.csv');
    const changed = { ...table, columns: { id: 'bigint', name: 'string' } };
    expect((await fixture.load(changed)).files).toEqual({ loaded: 1, unchanged: 0, removed: 0 });
    const loaded = 'select id, typeof(id), name from raw_shop.things order by id';
    const rows = [
      ['1', 'BIGINT', 'a'],
      ['2', 'BIGINT', 'b'],
    ];
    expect(await fixture.rows(loaded)).toEqual(rows);
    expect((await fixture.load(changed)).files).toEqual({ loaded: 0, unchanged: 2, removed: 0 });
    await fixture.take('things1.csv');
    expect((await fixture.load(changed)).files.loaded).toBe(0);
    expect(await fixture.rows(loaded)).toEqual(rows);
  });

  test('is made anew when its declaration changes or its raw table is gone', async () => {
    await fixture.put('things.csv', `${header}1,2,a,2024-01-31\n`);
    await fixture.load(things);
    const wider = { ...things, columns: { ...things.columns, price_per_unit: 'decimal(12,4)' } };
    expect((await fixture.load(wider)).files.loaded).toBe(1);
    expect(await fixture.rows('select price_per_unit from raw_shop.things')).toEqual([['2.0000']]);
    await (await fixture.connection()).execute('drop table raw_shop.things');
    expect((await fixture.load(wider)).files.loaded).toBe(1);
    expect((await fixture.load(wider, { fullRefresh: true })).files.loaded).toBe(1);
    expect((await fixture.load(wider)).files.loaded).toBe(0);
  });

  test('refuses a key that comes from two files, names both, and keeps what was there', async () => {
    await fixture.put('things1.csv', `${header}1,2,a,2024-01-31\n`);
    await fixture.load(things);
    await fixture.put('things2.csv', `${header}2,2,b,2024-01-31\n1,9,z,2024-01-31\n`);
    await expect(fixture.load(things)).rejects.toThrow(
      'The primary key (id) = (1) of source "shop.things" comes from two files: things1.csv and things2.csv.',
    );
    expect(await fixture.rows(select)).toEqual([['1', '2.00', 'a', '2024-01-31', 'things1.csv']]);
    expect((await fixture.landings()).length).toBe(1);
  });

  test('says what it would do without doing it', async () => {
    await fixture.put('things1.csv', `${header}1,2,a,2024-01-31\n`);
    await fixture.put('things2.csv', `${header}2,2,a,2024-01-31\n`);
    await fixture.load(things);
    await fixture.put('things1.csv', `${header}1,3,a,2024-01-31\n`);
    await fixture.take('things2.csv');
    await fixture.put('things3.csv', `${header}3,3,a,2024-01-31\n`);
    const plan = await describeLoad(await fixture.request(things));
    expect(plan.gives === 'parts' && plan.files.map(({ file, decision }) => [file, decision])).toEqual([
      ['things1.csv', 'changed'],
      ['things3.csv', 'new'],
      ['things2.csv', 'gone'],
    ]);
    expect((await fixture.landings()).length).toBe(2);
  });

  test('loads a header without rows as no rows, and a gzip file as its content', async () => {
    await fixture.put('things1.csv', header);
    await fixture.put('things2.csv.gz', `${header}2,2,b,2024-01-31\n`);
    const outcome = await fixture.load({ ...things, load: { path: ['things1.csv', '*.csv.gz'] } });
    expect(outcome.message).toBe('LOAD 1 row from 2 files');
  });
});
