import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Diagnostic, diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

const things: TableFixture = {
  columns: { id: 'integer', price: 'decimal(10,2)', name: 'string', day: 'date' },
  load: { path: 'things.csv' },
};
const header = 'id,price,name,day\n';
const good = `${header}1,2.50,a,2024-01-31\n`;

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

/** Loads good rows, then the given content: what is said of it. The good rows and their landing must stay. */
async function refused(
  content: string | Uint8Array | undefined,
  table: TableFixture = things,
): Promise<readonly Diagnostic[]> {
  await fixture.put('things.csv', good);
  await fixture.load(things);
  if (content === undefined) await fixture.take('things.csv');
  else await fixture.put('things.csv', content);
  const thrown = await fixture.load(table).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeDefined();
  expect(await fixture.rows('select id, price, name, day from raw_shop.things')).toEqual([
    ['1', '2.50', 'a', '2024-01-31'],
  ]);
  expect((await fixture.landings()).length).toBe(1);
  return diagnosticsOf(thrown);
}

/** Code, message, place in the data and frame of a diagnostic as one text; else it is the declaration's place. */
function told(found: readonly Diagnostic[]): string[] {
  return found.map(({ code, message, position, frame }) =>
    [
      `${code} ${message}`,
      position === undefined || position.file.endsWith('.yml')
        ? ''
        : `${position.file}:${position.line}:${position.column}`,
      frame ?? '',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  );
}

describe('a file that cannot be loaded leaves the previous rows and is told', () => {
  test('when a cell is no number', async () => {
    const found = await refused(`${header}1,2.50,a,2024-01-31\n2,"1,5",b,2024-01-31\n`);
    expect(told(found)).toEqual([
      'ETL5028 Row 2 of in/things.csv has "1,5" in column "price", which is no decimal(10,2).\nin/things.csv:3:3\n> 3 | 2,"1,5",b,2024-01-31\n    |   ^^^^^',
    ]);
  });

  test('when a cell stands after a quoted cell of several lines, with the line it is in', async () => {
    const found = await refused(`${header}1,2.50,"a\nb\nc",2024-01-31\n2,1,"x\ny",31.1.2024\n`);
    expect(told(found)).toEqual([
      'ETL5028 Row 2 of in/things.csv has "31.1.2024" in column "day", which is no date.\nin/things.csv:6:4\n> 6 | y",31.1.2024\n    |    ^^^^^^^^^',
    ]);
  });

  test('when a decimal would be rounded or is too large, or an integer is out of range', async () => {
    const found = await refused(`${header}1,2.505,a,2024-01-31\n2,123456789,a,2024-01-31\n3000000000,1,a,2024-01-31\n`);
    expect(found.map((one) => one.message)).toEqual([
      'Row 1 of in/things.csv has "2.505" in column "price", which has more than 2 decimals and is never rounded (decimal(10,2)).',
      'Row 2 of in/things.csv has "123456789" in column "price", which is too large (decimal(10,2)).',
      'Row 3 of in/things.csv has "3000000000" in column "id", which is out of range (integer).',
    ]);
  });

  test('at most five cells at once', async () => {
    const found = await refused(`${header}${'x,y,z,w\n'.repeat(10)}`);
    expect(found.map((one) => one.position?.line)).toEqual([2, 2, 2, 3, 3]);
  });

  test('when a row has too many cells', async () => {
    const found = await refused(`${header}1,2.50,a,b,2024-01-31\n`);
    expect(told(found)).toEqual([
      'ETL5027 Row 1 of in/things.csv has 5 cells; the header has 4 columns.\nin/things.csv:2:12\n> 2 | 1,2.50,a,b,2024-01-31\n    |            ^^^^^^^^^^',
    ]);
  });

  test('when a row has too few cells', async () => {
    const found = await refused(`${good}2,1\n`);
    expect(told(found)).toEqual([
      'ETL5027 Row 2 of in/things.csv has 2 cells; the header has 4 columns.\nin/things.csv:3:3\n> 3 | 2,1\n    |   ^',
    ]);
  });

  test('when a letter is not UTF-8', async () => {
    const found = await refused(
      Buffer.concat([Buffer.from(`${good}2,1,caf`), Buffer.from([0xe9]), Buffer.from(',2024-01-31\n')]),
    );
    expect(told(found)).toEqual([
      'ETL5029 Row 2 of in/things.csv cannot be read: byte 0xe9 is not UTF-8.\nin/things.csv:3:8\n> 3 | 2,1,caf�,2024-01-31\n    |        ^',
    ]);
    expect(found[0]?.hint).toContain('encoding: latin-1');
  });

  test('when a quote is never closed, or text follows a closing quote', async () => {
    expect(told(await refused(`${header}1,2,"a,2024-01-31\n2,2,b,2024-01-31\n`))).toEqual([
      'ETL5029 Row 1 of in/things.csv cannot be read: a quote is never closed.\nin/things.csv:2:5\n> 2 | 1,2,"a,2024-01-31\n    |     ^',
    ]);
    expect(told(await refused(`${header}1,2,"a"b,2024-01-31\n`))).toEqual([
      'ETL5029 Row 1 of in/things.csv cannot be read: there is text after a closing quote.\nin/things.csv:2:8\n> 2 | 1,2,"a"b,2024-01-31\n    |        ^',
    ]);
  });

  test('when it is packed and cut off or damaged, which the engine would take for a shorter file', async () => {
    const table = { ...things, load: { path: 'things.csv', compression: 'gzip' } };
    const rows = Array.from({ length: 5000 }, (_, id) => `${id},${id}.5,name ${id},2024-01-31\n`);
    const packed = gzipSync(header + rows.join(''));
    for (const cut of [packed.subarray(0, packed.length >> 1), packed.subarray(0, -4)])
      expect(told(await refused(cut, table))).toEqual([
        'ETL5022 in/things.csv cannot be read: it is damaged or cut off (unexpected end of file).',
      ]);
    packed[packed.length - 6] = (packed.at(-6) ?? 0) ^ 0xff;
    expect(told(await refused(packed, table))).toEqual([
      'ETL5022 in/things.csv cannot be read: it is damaged or cut off (incorrect data check).',
    ]);
  });

  test('when its lines end in different ways', async () => {
    const found = await refused('id,price,name,day\r\n1,2.50,a,2024-01-31\n2,2.50,a,2024-01-31\r\n');
    expect(told(found)).toEqual([
      'ETL5031 in/things.csv is not well-formed: its lines end in different ways (CR LF and LF).',
    ]);
  });

  test('when its header has changed', async () => {
    expect(told(await refused('id,cost,name,day\n1,2,a,2024-01-31\n'))).toEqual([
      'ETL5024 in/things.csv has no column for "price". Its header has 4 columns: "id", "cost", "name", "day".\nin/things.csv:1:1\n> 1 | id,cost,name,day\n    | ^^',
    ]);
    expect(told(await refused('id,price,name,day,colour\n1,2,a,2024-01-31,red\n'))).toEqual([
      'ETL5025 in/things.csv has columns that source "shop.things" does not declare: "colour".\nin/things.csv:1:1\n> 1 | id,price,name,day,colour\n    | ^^',
    ]);
    expect((await refused('id,PRICE,price_,name,day\n1,2,2,a,2024-01-31\n'))[0]?.message).toBe(
      'in/things.csv has 2 columns that may be "price": "PRICE", "price_".',
    );
  });

  test('when it is empty, and when it is not there', async () => {
    expect(told(await refused(''))).toEqual(['ETL5021 in/things.csv is empty: it has 0 bytes.']);
    expect(told(await refused('\n\n'))).toEqual(['ETL5021 in/things.csv is empty: it has no header.']);
    expect(told(await refused(undefined))).toEqual(['ETL5020 There is no file "things.csv" in in.']);
    const glob = { ...things, load: { path: 'none*.csv' } };
    expect(told(await refused(good, glob))).toEqual(['ETL5020 No file in in matches "none*.csv".']);
  });

  test('when it is another kind of file than its name says', async () => {
    expect(told(await refused(Buffer.from('\ufeffid,price\n', 'utf16le')))[0]).toContain(
      'ETL5039 in/things.csv is not a text file in UTF-8: it is in UTF-16.',
    );
    const gzip = { ...things, load: { path: 'things.csv', compression: 'gzip' } };
    expect(told(await refused(good, gzip))[0]).toContain(
      'ETL5022 in/things.csv cannot be read: it is no gzip file, or more than one.',
    );
    const parquet = { ...things, load: { path: 'things.csv', format: 'parquet' } };
    expect(told(await refused(good, parquet))[0]).toContain('ETL5039 in/things.csv is not a Parquet file');
  });
});
