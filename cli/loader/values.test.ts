import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(() => fixture.close());

const table = (load: TableFixture['load']): TableFixture => ({
  columns: { id: 'integer', born: 'date', total: 'decimal(6,2)' },
  load: { path: 'things.*', ...load },
  primaryKey: ['id'],
});
const content = 'id,born,total\n1,0000-00-00,1.5\n2,2024-01-31,12345.5\n3,2024-00-31,\n';
const loaded = async () => await fixture.rows('select id, born, total from raw_shop.things order by id');

test('values that a type cannot hold are made null as declared, told and kept in the audit', async () => {
  await fixture.put('things.csv', content);
  const declared = { values: { zero_dates: null }, columns: { total: { values: { out_of_range: 'null' } } } };
  const notes: string[] = [];
  const { message } = await fixture.load(table(declared), { onNote: (note) => notes.push(note) });
  expect(notes).toEqual(['shop.things: 3 values made null (born 2, total 1); etl_audit has them.']);
  expect(message).toBe('LOAD 3 rows from 1 file, 3 values made null (born 2, total 1)');
  expect(await loaded()).toEqual([
    ['1', 'null', '1.50'],
    ['2', '2024-01-31', 'null'],
    ['3', 'null', 'null'],
  ]);
  const audit = 'select source, column_name, data_type, value_count from etl_audit.nulled_values order by 2';
  expect(await fixture.rows(audit)).toEqual([
    ['source.demo.shop.things', 'born', 'date', '2'],
    ['source.demo.shop.things', 'total', 'decimal(6,2)', '1'],
  ]);
});

test('a column may keep the error where the table makes null, and a key always does', async () => {
  await fixture.put('things.csv', content);
  const strict = table({ values: { zero_dates: 'null' }, columns: { born: { values: { zero_dates: 'error' } } } });
  await expect(fixture.load(strict)).rejects.toThrow(/Row 1 .* "0000-00-00" in column "born"/);
  await fixture.put('things.csv', 'id,born,total\n99999999999,2024-01-01,1\n');
  await expect(fixture.load(table({ values: { out_of_range: 'null' } }))).rejects.toThrow(/out of range/);
  const key = table({ columns: { id: { values: { out_of_range: 'null' } } } });
  await expect(fixture.load(key)).rejects.toThrow(/a primary key cannot be made null/);
});

test('infinite dates of a Parquet file are refused or made null, since other engines take them for a day', async () => {
  const connection = await fixture.connection();
  const file = `${fixture.root}/in/things.parquet`;
  const select = `select 1::integer as id, 'infinity'::date as born, 1.5::decimal(6,2) as total`;
  await connection.execute(`copy (${select}) to '${file.replaceAll("'", "''")}' (format parquet)`);
  await expect(fixture.load(table({}))).rejects.toThrow(/has "infinity" in column "born"/);
  await fixture.load(table({ values: { infinity: 'null' } }));
  expect(await loaded()).toEqual([['1', 'null', '1.50']]);
});

test('numbers of a Parquet file that the type cannot hold follow the policies too', async () => {
  const connection = await fixture.connection();
  const file = `${fixture.root}/in/things.parquet`;
  const select = `select * from (values (1::bigint, date '2024-01-31', 1.005::double), (2, null, 1e9), (3, null, 0.1))`;
  await connection.execute(
    `copy (${select} as t(id, born, total)) to '${file.replaceAll("'", "''")}' (format parquet)`,
  );
  await expect(fixture.load(table({ values: { out_of_range: 'null' } }))).rejects.toThrow(/never rounded/);
  const { message } = await fixture.load(table({ values: { out_of_range: 'null', decimals: 'null' } }));
  expect(message).toContain('2 values made null (total 2)');
  expect((await loaded()).map((row) => row[2])).toEqual(['null', 'null', '0.10']);
});
