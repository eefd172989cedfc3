import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(() => fixture.close());

const table = (load: TableFixture['load'] = {}): TableFixture => ({
  columns: { id: 'integer', born: 'date', total: 'decimal(6,2)' },
  load: { path: 'things*', bad_rows: 'set_aside', ...load },
  primaryKey: ['id'],
});
const loaded = async () => await fixture.rows('select id, born, total from raw_shop.things order by id');
const rejected = async (columns: string) =>
  await fixture.rows(`select ${columns} from etl_audit.rejected_rows order by file, row_number`);
const header = 'id,born,total\n';

test('rows with a bad cell go to the reject table with place, key, value and reason; the others are loaded', async () => {
  await fixture.put('things.csv', `${header}1,2024-01-31,1.5\n2,31.1.2024,x\n3,2024-02-30,2\n4,2024-01-01,7\n`);
  const { message, rows } = await fixture.load(table());
  expect([message, rows]).toEqual(['LOAD 2 rows from 1 file, 2 bad rows set aside', 2]);
  expect((await loaded()).map(([id]) => id)).toEqual(['1', '4']);
  expect(await rejected('file, row_number, row_key, column_name, value, reason, whole_row')).toEqual([
    [
      'things.csv',
      '2',
      '{"id":"2"}',
      'born',
      '31.1.2024',
      'is no date; so has "total"',
      '{"id":"2","born":"31.1.2024","total":"x"}',
    ],
    ['things.csv', '3', '{"id":"3"}', 'born', '2024-02-30', 'is no date', '{"id":"3","born":"2024-02-30","total":"2"}'],
  ]);
  expect(await fixture.rows('select rows_loaded from etl_audit.load_history')).toEqual([['2']]);
});

test('lines of a CSV file that are no rows are set aside as they stand, and rows keep their numbers', async () => {
  const lines = ['1,2024-01-31,1', '2,2024-01-31', '3,2024-01-31,1,1', '"4"x,2024-01-31,1', '5,no,1', '6,,2'];
  const bytes = Buffer.concat([
    Buffer.from(header),
    Buffer.from(lines.join('\n')),
    Buffer.from('\n7,,\xe9\n', 'latin1'),
  ]);
  await fixture.put('things.csv', bytes);
  await fixture.load(table());
  expect((await loaded()).map(([id]) => id)).toEqual(['1', '6']);
  expect(await rejected('row_number, column_name, reason, whole_row')).toEqual([
    ['2', 'null', 'it has another number of cells than the 3 columns', '2,2024-01-31'],
    ['3', 'null', 'it has another number of cells than the 3 columns', '3,2024-01-31,1,1'],
    ['4', 'null', 'there is text after a closing quote', '"4"x,2024-01-31,1'],
    ['5', 'born', 'is no date', '{"id":"5","born":"no","total":"1"}'],
    ['7', 'null', 'byte 0xe9 is not UTF-8', '7,,�'],
  ]);
});

test('more than the limit is an error, of which nothing stays', async () => {
  await fixture.put('things.csv', `${header}1,x,1\n2,x,1\n3,,1\n`);
  await expect(fixture.load(table({ max_bad_rows: 1 }))).rejects.toThrow(
    'More than 1 row of source "shop.things" cannot be loaded. The first: row 1 of things.csv has "x" in column "born"',
  );
  expect(await fixture.landings()).toEqual([]);
  await fixture.put('things-2.csv', `${header}4,x,1\n`);
  await expect(fixture.load(table({ max_bad_rows: 2 }))).rejects.toThrow('More than 2 rows');
  expect((await fixture.load(table({ max_bad_rows: 3 }))).message).toContain('3 bad rows set aside');
  expect(await rejected('file, row_number')).toEqual([
    ['things-2.csv', '1'],
    ['things.csv', '1'],
    ['things.csv', '2'],
  ]);
});

test('a quote that is never closed hides rows and stays an error', async () => {
  await fixture.put('things.csv', `${header}1,x,1\n2,"2024-01-01,1\n3,,1\n`);
  await expect(fixture.load(table())).rejects.toThrow('a quote is never closed');
});

test('records of JSON and rows of Parquet are set aside too', async () => {
  await fixture.put('things.ndjson', '{"id":1,"born":"2024-01-31","total":1}\n{"id":"two","more":[1]}\n{"id":3}\n');
  await fixture.load(table({ path: 'things.ndjson', schema_changes: 'discard' }));
  expect((await loaded()).map(([id]) => id)).toEqual(['1', '3']);
  expect(await rejected('row_number, column_name, whole_row')).toEqual([['2', 'id', '{"id":"two","more":[1]}']]);
  const file = `${fixture.root}/in/things.parquet`.replaceAll("'", "''");
  const select = "select * from (values (1, null, 1.005::double), (2, date '2024-01-31', 1.5)) as t(id, born, total)";
  await (await fixture.connection()).execute(`copy (${select}) to '${file}' (format parquet)`);
  await fixture.load(table({ path: 'things.parquet' }));
  expect(await loaded()).toEqual([['2', '2024-01-31', '1.50']]);
  expect((await rejected('row_number, reason')).at(-1)).toEqual([
    '1',
    'has more than 2 decimals and is never rounded (decimal(6,2))',
  ]);
});
