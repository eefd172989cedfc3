import type { YamlMap } from '../config/types.ts';
import { MemoryTables } from './memory-tables.ts';
import type { RowsHarness, RowsSystem, SourceTable } from './rows-contract/harness.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from './servers/contract-server.ts';
import { freePort } from './servers/free-port.ts';

const TOKEN = 'rest-secret-token-1';
const PAGE = 1000;

/** How tables of the service are asked for. */
export function restLoadOf(table: string): YamlMap {
  const paging = { kind: 'offset', in: 'query', param: 'offset', size_param: 'limit', size: PAGE, total: 'total' };
  return { path: `tables/${table}`, records: 'rows[*]', paging };
}

/** What a system of one type says of a connection to a service at `url`, with a token. */
export type RestConnectionOf = (url: string, token: string) => YamlMap;

const plainRest: RestConnectionOf = (url, token) => ({ type: 'rest', base_url: url, auth: { type: 'bearer', token } });

/** A service of tables as the rows contract sees a source; its connection is of type `rest` unless told. */
export async function startRestSource(connectionOf: RestConnectionOf = plainRest): Promise<RowsSystem> {
  const tables = new MemoryTables();
  const server = await ContractServer.start((request) => answer(tables, request));
  // What is lost is told at once.
  const connection = (url = server.url, token = TOKEN) => ({
    ...connectionOf(url, token),
    retries: 0,
    parallel_requests: 1,
  });
  return {
    connection: connection(),
    secrets: [TOKEN],
    refused: connection(server.url, `${TOKEN}-not`),
    unreachable: connection(`http://127.0.0.1:${await freePort()}`),
    create: async (table) => tables.create(table),
    insert: async (table, rows) => tables.insert(table, rows),
    createMany: async (table, count) => tables.createMany(table, count),
    breakConnections: async () => server.answerNext({ instead: 'reset' }),
    stop: async () => await server.stop(),
  };
}

function answer(tables: MemoryTables, { headers, path, query }: RecordedRequest): ScriptedAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { message: 'who are you?' } };
  const table = tables.get(path.replace(/^.*\/tables\//, ''));
  if (table === undefined) return { status: 404, json: { message: 'no such table' } };
  const offset = Number(query.get('offset') ?? 0);
  const rows = table.rows.slice(offset, offset + Number(query.get('limit') ?? PAGE));
  const body = `{"total": ${table.rows.length}, "rows": [${rows.map((row) => rowText(table, row)).join(', ')}]}`;
  return { body, headers: { 'content-type': 'application/json' } };
}

/** Numbers are written digit by digit, whatever JavaScript holds. */
function rowText({ columns }: SourceTable, row: SourceTable['rows'][number]): string {
  const cells = Object.entries(columns).map(([name, type], at) => {
    const cell = row[at] ?? null;
    const isNumber = /^(bigint|integer|decimal|double)/.test(type);
    const text =
      cell === null || isNumber ? String(cell) : type === 'boolean' ? String(cell === '1') : JSON.stringify(cell);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return `{${cells.join(', ')}}`;
}

/** What no service that is only known by its answers has. */
export const REST_LACKS: NonNullable<RowsHarness['lacks']> = {
  discovery: 'an HTTP API does not tell its tables; the declared columns stand in',
  keys: 'nor their keys',
  parents: 'an API joins nothing: children are asked for each row of a parent by `load: parent`',
  'names of tables': 'a path that is not there is answered with 404 and the words of the server',
  windows: 'this service has no parameter for it: rows before the window are left out as they come',
};
