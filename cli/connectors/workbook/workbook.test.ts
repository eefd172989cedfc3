import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture } from '../../testing/load-fixture.ts';
import { type WorkbookCell, workbook } from '../../testing/workbook.ts';
import { dateText, numberText } from './cell-text.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(() => fixture.close());

const serial = (iso: string) => Date.parse(`${iso}Z`) / 86_400_000 + 25_569;
const styled = (style: number, value: number): WorkbookCell => ({ xml: `<c s="${style}"><v>${value}</v></c>` });

test('the cells of a sheet become what their columns declare', async () => {
  const rows: WorkbookCell[][] = [
    ['List of prices', null],
    ['Code', 'Price', 'Units', 'Since', 'Seen at', 'Opens', 'Is open', 'Note', null],
    [
      '007',
      { xml: '<c><v>34.939999999999998</v></c>' },
      12,
      styled(1, serial('2024-02-29')),
      styled(2, serial('2024-02-29T21:06:00')),
      styled(3, 10.5 / 24),
      true,
      ' a "b", <c> ',
      null,
    ],
    [],
    ['8', { xml: '<c><f>1+1</f><v>2</v></c>' }, 1e21, null, null, null, false, null],
  ];
  await fixture.put('prices.xlsx', workbook({ Intro: [['nothing here']], Prices: rows }));
  const columns = {
    code: 'string',
    price: 'decimal(10,2)',
    units: 'hugeint',
    since: 'date',
    seen_at: 'timestamp',
    opens: 'time',
    is_open: 'boolean',
    note: 'string',
  };
  const load = { path: '*.xlsx', sheet: 'Prices', skip_lines: 1 };
  expect((await fixture.load({ columns, load })).rows).toBe(2);
  expect(await fixture.rows(`select ${Object.keys(columns).join(', ')} from raw_shop.things order by code`)).toEqual([
    ['007', '34.94', '12', '2024-02-29', '2024-02-29T21:06:00', '10:30:00', 'true', ' a "b", <c> '],
    ['8', '2.00', '1000000000000000000000', 'null', 'null', 'null', 'false', 'null'],
  ]);
  expect((await fixture.landings()).filter((file) => !file.endsWith('.parquet'))).toEqual([]);
});

test('a sheet that is not there, a file that is no workbook and a wrong cell are told', async () => {
  await fixture.put('a.xlsx', workbook({ One: [['id'], ['n/a']], Two: [['id'], [2]] }));
  const told = async (load: Record<string, string | number>) =>
    await fixture.load({ columns: { id: 'integer' }, load: { path: 'a.xlsx', ...load } }).then(
      (outcome) => [`${outcome.rows} rows`],
      (error: unknown) => diagnosticsOf(error).map((one) => `${one.code} ${one.message}`),
    );
  expect(await told({ sheet: 'Three' })).toEqual(['ETL5077 in/a.xlsx has no sheet "Three". It has "One", "Two".']);
  expect((await told({}))[0]).toMatch(/^ETL5028 Row 1 of in\/a.xlsx has "n\/a" in column "id"/);
  expect(await told({ sheet: 2 })).toEqual(['1 rows']);
  await fixture.put('a.xlsx', 'id\n1\n');
  expect((await told({}))[0]).toMatch(/^ETL5039 in\/a.xlsx is not an Excel workbook/);
});

test('a formula that failed, and one whose value was not saved, are empty', async () => {
  const cells = [{ xml: '<c t="e"><v>#N/A</v></c>' }, { xml: '<c><f>1+1</f></c>' }, 3];
  await fixture.put('a.xlsx', workbook({ One: [['failed', 'unsaved', 'id'], cells] }));
  const columns = { failed: 'integer', unsaved: 'string', id: 'integer' };
  await fixture.load({ columns, load: { path: 'a.xlsx' } });
  expect(await fixture.rows('select failed, unsaved, id from raw_shop.things')).toEqual([['null', 'null', '3']]);
});

test('a number is written with the digits that tell it, a time as it was saved', () => {
  expect(['1.2300000000000001E-2', '1e-7', '-1E+22', '0.1', '100'].map(numberText)).toEqual([
    '0.0123',
    '0.0000001',
    '-10000000000000000000000',
    '0.1',
    '100',
  ]);
  fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Number(numberText(String(value))) === value));
  const seconds = fc.integer({ min: -2_208_988_800, max: 4_102_444_800 });
  fc.assert(
    fc.property(seconds, (second) => {
      const saved = second / 86_400 + 25_569;
      const read = new Date(Math.floor((saved - 25_569) * 86_400_000));
      const iso = new Date(second * 1000).toISOString().slice(0, 19);
      return dateText(read) === (iso.endsWith('T00:00:00') ? iso.slice(0, 10) : iso);
    }),
  );
});
