import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Diagnostic, diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeAll(async () => {
  fixture = await LoadFixture.create();
});
afterAll(async () => {
  await fixture.close();
});

const table: TableFixture = {
  columns: { id: 'integer', body: 'string', end: 'string' },
  load: { path: 'things.csv*' },
};
const BYTES = 18 << 20;

/** A file whose cells hold lines that look like its rows, and the characters of its column `body`. */
function wildText(): { readonly text: string; readonly rows: number; readonly characters: number } {
  const rows: string[] = [];
  let [state, bytes, characters] = [8171, 0, 0];
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
  while (bytes < BYTES) {
    const line = ['1,2,3\n', 'a,b,c\n', `x"",${rows.length}\n`, '\n', 'text '][random(5)] ?? '';
    const times = random(250);
    const row = `${rows.length},"${line.repeat(times)}",z\n`;
    rows.push(row);
    bytes += row.length;
    characters += line.replace('""', '"').length * times;
  }
  return { text: `id,body,end\n${rows.join('')}`, rows: rows.length, characters };
}

async function inTable(): Promise<string[] | undefined> {
  const sql = `select count(*), sum(length(body)), count(*) filter ("end" <> 'z') from raw_shop.things`;
  return (await fixture.rows(sql))[0];
}

async function mistakes(): Promise<readonly Diagnostic[]> {
  return await fixture.load(table).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
}

test('cells of many lines that look like rows are read as they are, packed or not', async () => {
  const { text, rows, characters } = wildText();
  const expected = [String(rows), String(characters), '0'];
  await fixture.put('things.csv', text);
  await fixture.load(table);
  expect(await inTable()).toEqual(expected);
  await fixture.take('things.csv');
  await fixture.put('things.csv.gz', text);
  await fixture.load(table);
  expect(await inTable()).toEqual(expected);
  await fixture.take('things.csv.gz');
});

test('among such cells a bad one is told with its line, or set aside where that is declared', async () => {
  const { text, rows } = wildText();
  await fixture.put('things.csv', `${text}x,end,z\n`);
  const [told] = await mistakes();
  const line = text.split('\n').length;
  expect(told).toMatchObject({ code: 'ETL5028', position: { line, column: 1 } });
  await fixture.load({ ...table, load: { ...table.load, bad_rows: 'set_aside' } });
  expect((await inTable())?.[0]).toBe(String(rows));
});

test('a quote that is never closed below such cells stays an error', async () => {
  const { text } = wildText();
  await fixture.put('things.csv', `${text}1,"end,z\n`);
  expect(await mistakes()).toMatchObject([{ code: 'ETL5029', position: { line: text.split('\n').length } }]);
});

test('a line of some megabytes is read, and a bad cell below it is told with its line', async () => {
  const long = 'a ""b""\n'.repeat(1 << 19);
  const [lines, characters] = [1 << 19, 6 * (1 << 19)];
  await fixture.put('things.csv', `id,body,end\n1,"${long}",z\n2,b,z\n`);
  await fixture.load(table);
  expect(await inTable()).toEqual(['2', String(characters + 1), '0']);
  await fixture.put('things.csv', `id,body,end\n1,"${long}",z\nx,b,z\n`);
  expect((await mistakes())[0]).toMatchObject({ code: 'ETL5028', position: { line: lines + 3, column: 1 } });
});

test.each(['things.csv', 'things.csv.gz'])(
  'a last line that is too long for the engine is told, not lost: %s',
  async (name) => {
    await fixture.take('things.csv').catch(() => {});
    await fixture.put(name, `id,body,end\n1,a,z\n2,${'x'.repeat(18 << 20)},z\n`);
    expect(await mistakes()).toMatchObject([{ code: 'ETL5029', position: { line: 3 } }]);
    await fixture.take(name);
  },
);
