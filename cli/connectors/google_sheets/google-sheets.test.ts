import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { failures, openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { GoogleAccount } from '../../testing/servers/google-account.ts';
import { serialMoment, serialTime, zonedMoment } from './serial-date.ts';
import { columnLetters, columnNumber, sheetRange } from './sheet-range.ts';

const SCOPE = 'https://www.googleapis.com/auth/spreadsheets.readonly';
type Cell = string | number | boolean;

/** A sheet as the service has it: its grid may be larger than what is filled. */
let sheets: Record<string, { rows: number; columns: number; cells: Cell[][] }>;
const account = new GoogleAccount();

/** Speaks as `spreadsheets.get` and `spreadsheets.values.get` are documented. */
function service(request: RecordedRequest): ScriptedAnswer {
  const { path, query } = request;
  if (path === '/token') return account.token(request, SCOPE);
  if (!account.isKnown(request)) return { status: 401, json: { error: { code: 401, message: 'Invalid Credentials' } } };
  const [, id, range] = /^\/v4\/spreadsheets\/([^/]+)(?:\/values\/(.+))?$/.exec(path) ?? [];
  if (id !== 'book-1')
    return { status: 404, json: { error: { code: 404, message: 'Requested entity was not found.' } } };
  if (range === undefined) {
    const all = Object.entries(sheets).map(([title, { rows, columns }]) => ({
      properties: { title, gridProperties: { rowCount: rows, columnCount: columns } },
    }));
    return { json: { properties: { timeZone: 'America/New_York' }, sheets: all } };
  }
  const [, title = '', c1 = '', r1, c2 = '', r2] =
    /^'(.*)'!([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(decodeURIComponent(range)) ?? [];
  const sheet = sheets[title.replaceAll("''", "'")];
  if (sheet === undefined || Number(r1) > sheet.rows || Number(r2) > sheet.rows || columnNumber(c2) > sheet.columns)
    return { status: 400, json: { error: { code: 400, message: `Range (${range}) exceeds grid limits.` } } };
  const isShown = query.get('valueRenderOption') === 'FORMATTED_VALUE';
  const values = sheet.cells.slice(Number(r1) - 1, Number(r2)).map((row) => {
    const cut = row.slice(columnNumber(c1) - 1, columnNumber(c2)).map((cell) => (isShown ? String(cell) : cell));
    while (cut.at(-1) === '') cut.pop();
    return cut;
  });
  while (values.at(-1)?.length === 0) values.pop();
  return { json: { range, majorDimension: 'ROWS', ...(values.length === 0 ? {} : { values }) } };
}

describe('A google_sheets connection', () => {
  const folders = new SpoolFolders();
  let server: ContractServer;
  beforeEach(async () => {
    const cells = [
      ['SKU', 'Precio Básico', 'Última fecha', 'Activo', ''],
      ['A-1', 34.94, 45322.5, true],
      [],
      ['B-2', '', 45351],
      [7, 1e-7, '', false, 'note'],
    ];
    sheets = {
      prices: { rows: 1000, columns: 6, cells: cells as Cell[][] },
      "It's": { rows: 3, columns: 2, cells: [] },
    };
    server = await ContractServer.start(service);
  });
  afterEach(() => server.stop());
  afterAll(() => folders.remove());

  const connection = (more: YamlMap = {}): YamlMap => ({
    type: 'google_sheets',
    spreadsheet: 'https://docs.google.com/spreadsheets/d/book-1/edit#gid=0',
    keyfile_json: account.keyfile(server.url),
    endpoint: server.url,
    retry_seconds: 0,
    ...more,
  });
  const COLUMNS = { sku: 'string', precio_basico: 'double', ultima_fecha: 'timestamp', activo: 'boolean' };
  const read = async (load: YamlMap = {}, columns: object = COLUMNS, request: object = {}) => {
    const session = await openRows(connection());
    const stream = streamOf('prices', columns as typeof COLUMNS, load);
    return await takeAll(session.read(folders.request(stream, request)));
  };

  it('reads rows below a header, short ones and blank ones too, with dates from their numbers', async () => {
    const found = await read();
    expect(found.rows).toEqual([
      ['A-1', '34.94', '2024-01-31 12:00:00', 'true'],
      ['B-2', null, '2024-02-29', null],
      ['7', '0.0000001', null, 'false'],
    ]);
    expect(found.summary.rowsAtSource).toBe(3);
    expect((await read({ page_rows: 2 })).rows).toEqual(found.rows);
  });

  it('reads a part of a sheet, with its header in another row or without one', async () => {
    sheets.prices?.cells.unshift(['title'], []);
    expect((await read({ range: 'A3:D' })).rows).toHaveLength(3);
    expect((await read({ header_row: 3 })).rows).toHaveLength(3);
    const columns = { a: 'string', b: 'double' };
    expect((await read({ range: 'a4:b5', header_row: 0 }, columns)).rows).toEqual([['A-1', '34.94']]);
  });

  it('reads a window', async () => {
    const window = windowFrom({ ultima_fecha: 'timestamp' }, '2024-02-01', { nulls: false });
    expect((await read({}, COLUMNS, { window })).rows.map(([sku]) => sku)).toEqual(['B-2']);
  });

  it('finds its sheets and what they hold', async () => {
    const session = await openRows(connection());
    const [found] = (await session.discover?.('pri*')) ?? [];
    expect(found?.columns.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['SKU', 'string'],
      ['Precio Básico', 'double'],
      ['Última fecha', 'double'],
      ['Activo', 'boolean'],
    ]);
    const wrong = streamOf('price', COLUMNS);
    expect(await failures(takeAll(session.read(folders.request(wrong))))).toMatchObject([
      { code: 'ETL5044', hint: expect.stringContaining('"prices"') },
    ]);
    expect((await session.describe(streamOf("it's", {}))).columns).toEqual([]);
  });

  it('says which columns are not there, there twice, or hold errors', async () => {
    const [missing] = await failures(read({}, { sku: 'string', fob: 'double' }));
    expect(missing?.message).toMatch(/"fob".*"SKU", "Precio Básico"/);
    sheets.prices?.cells[0]?.push('sku ');
    expect(await failures(read({}, { Sku: 'string' }))).toMatchObject([{ code: 'ETL5066' }]);
    const row = sheets.prices?.cells[3];
    if (row !== undefined) row[1] = '#REF!';
    const own = { SKU: 'string', precio_basico: 'double' };
    expect(await failures(read({}, own))).toMatchObject([
      { code: 'ETL5065', message: expect.stringContaining('Cell B4 of sheet "prices"') },
    ]);
    expect((await read({ error_cells: 'null' }, own)).rows[1]).toEqual(['B-2', null]);
  });

  it('tells rows that came or went while the pages were read', async () => {
    const grown = { ...sheets.prices, rows: 1001 };
    await server.stop();
    let asked = 0;
    server = await ContractServer.start((request) => {
      if (request.path.endsWith('/book-1')) asked += 1;
      if (asked > 1) sheets.prices = grown as (typeof sheets)[string];
      return service(request);
    });
    expect(await failures(read({ page_rows: 600 }))).toMatchObject([{ code: 'ETL5042' }]);
  });

  it('has its tokens renewed, and tells when it is given none', async () => {
    const session = await openRows(connection({ keyfile_json: JSON.stringify(account.keyfile(server.url)) }));
    await takeAll(session.read(folders.request(streamOf('prices', COLUMNS))));
    account.tokens += 1;
    await takeAll(session.read(folders.request(streamOf('prices', COLUMNS))));
    const other = { ...new GoogleAccount().keyfile(server.url), private_key_id: 'k2' };
    const refused = await openRows(connection({ keyfile_json: other }));
    const [found] = await failures(takeAll(refused.read(folders.request(streamOf('prices', COLUMNS)))));
    expect(found).toMatchObject({ code: 'ETL5041', message: expect.stringContaining('Invalid JWT') });
    expect(await failures(openRows(connection({ keyfile_json: '{"private_key": "hush-hush"}' })))).toMatchObject([
      { code: 'ETL5012', message: expect.not.stringContaining('hush') },
    ]);
  });
});

describe('Numbers of days', () => {
  it('are dates and times, exact to the millisecond', () => {
    expect(serialMoment(1)).toBe('1899-12-31');
    expect(serialMoment(45351.999999)).toBe('2024-02-29 23:59:59.914');
    expect(serialMoment(-1.5)).toBe('1899-12-28 12:00:00');
    expect(serialMoment(45322 + 37_230_500 / 86_400_000)).toBe('2024-01-31 10:20:30.5');
    expect([serialTime(0), serialTime(0.5), serialTime(1.25), serialTime(1 / 24 / 3600)]).toEqual([
      '00:00:00',
      '12:00:00',
      '30:00:00',
      '00:00:01',
    ]);
  });

  it('are moments in the zone of the spreadsheet', () => {
    expect(zonedMoment('2024-01-31', 'America/New_York')).toBe('2024-01-31 00:00:00-05:00');
    expect(zonedMoment('2024-07-01 12:00:00.5', 'America/New_York')).toBe('2024-07-01 12:00:00.5-04:00');
    expect(zonedMoment('2024-01-31 10:00:00', 'Asia/Kolkata')).toBe('2024-01-31 10:00:00+05:30');
    expect(zonedMoment('2024-03-10 03:30:00', 'America/New_York')).toBe('2024-03-10 03:30:00-04:00');
  });

  it('stand in ranges that are read right', () => {
    for (const column of [1, 26, 27, 52, 703, 18278]) expect(columnNumber(columnLetters(column))).toBe(column);
    expect(sheetRange('b3:f', 30)).toEqual({ firstRow: 3, lastRow: undefined, firstColumn: 'B', lastColumn: 'F' });
    expect(sheetRange(undefined, 28)).toEqual({ firstRow: 1, lastRow: undefined, firstColumn: 'A', lastColumn: 'AB' });
  });
});
