import { MemoryTables } from './memory-tables.ts';
import type { RowsSystem, SourceTable } from './rows-contract/harness.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from './servers/contract-server.ts';
import { freePort } from './servers/free-port.ts';

const TOKEN = 'sheets-secret-token-1';
const BOOK = 'book-1';

/** A spreadsheet of text and truth, by the Sheets API as it is documented, as the rows contract sees a source. */
export async function startSheetsSource(): Promise<RowsSystem> {
  const tables = new MemoryTables();
  const server = await ContractServer.start((request) => answer(tables, request));
  const connection = { type: 'google_sheets', spreadsheet: BOOK, token: TOKEN, endpoint: server.url, retries: 0 };
  return {
    connection,
    secrets: [TOKEN],
    refused: { ...connection, token: `${TOKEN}-not` },
    unreachable: { ...connection, endpoint: `http://127.0.0.1:${await freePort()}` },
    create: async (table) => tables.create(table),
    insert: async (table, rows) => tables.insert(table, rows),
    createMany: async (table, count) => tables.createMany(table, count),
    breakConnections: async () => server.answerNext({ instead: 'reset' }),
    stop: async () => await server.stop(),
  };
}

function answer(tables: MemoryTables, { headers, path }: RecordedRequest): ScriptedAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, json: { error: { code: 401, message: 'Invalid Credentials', status: 'UNAUTHENTICATED' } } };
  const range = /^\/v4\/spreadsheets\/book-1(?:\/values\/(.+))?$/.exec(path)?.[1];
  if (range === undefined) return { json: { properties: { timeZone: 'Etc/UTC' }, sheets: tables.names.map(sheet) } };
  const [, title = '', first, last] = /^'(.*)'!A(\d+):[A-Z]+(\d+)$/.exec(decodeURIComponent(range)) ?? [];
  const table = tables.get(title);
  if (table === undefined)
    return { status: 400, json: { error: { code: 400, message: `Unable to parse range: ${range}` } } };
  const rows = [Object.keys(table.columns), ...table.rows.map((row) => cellsOf(table, row))];
  const values = rows.slice(Number(first) - 1, Number(last));
  return { json: { range, majorDimension: 'ROWS', ...(values.length === 0 ? {} : { values }) } };

  function sheet(name: string) {
    const { rows = [], columns = {} } = tables.get(name) ?? {};
    const gridProperties = { rowCount: rows.length + 1, columnCount: Object.keys(columns).length };
    return { properties: { title: name, gridProperties } };
  }
}

/** Cells without a value at the end of a row are left out. */
function cellsOf({ columns }: SourceTable, row: SourceTable['rows'][number]): (string | boolean)[] {
  const types = Object.values(columns);
  const cells = row.map((cell, at) => (types[at] === 'boolean' && cell !== null ? cell === '1' : (cell ?? '')));
  while (cells.at(-1) === '') cells.pop();
  return cells;
}
