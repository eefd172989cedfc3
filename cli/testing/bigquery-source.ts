import type { BigQuery } from '@google-cloud/bigquery';
import type { RowsSystem, SourceTable } from './rows-contract/harness.ts';
import { bigqueryClient } from './servers/bigquery-emulator.ts';
import { ContractServer } from './servers/contract-server.ts';
import { freePort } from './servers/free-port.ts';
import { bigqueryDataset } from './servers/shared.ts';
import { TcpProxy } from './servers/tcp-proxy.ts';

const TYPES: Readonly<Record<string, string>> = {
  bigint: 'INT64',
  integer: 'INT64',
  boolean: 'BOOL',
  double: 'FLOAT64',
  string: 'STRING',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'DATETIME',
  'decimal(38,9)': 'NUMERIC(38, 9)',
};
const TOKEN = 'bigquery-secret-token-1';

/**
 * A dataset of the emulator as the rows contract sees a source. It takes any
 * credentials: what refuses them is a server that answers as the service does.
 */
export async function startBigquerySource(): Promise<RowsSystem> {
  const server = await bigqueryDataset();
  const client = await bigqueryClient(server);
  const proxy = await TcpProxy.start(server);
  const refusing = await ContractServer.start(() => ({
    status: 401,
    json: {
      error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' },
    },
  }));
  const connection = {
    type: 'bigquery',
    project: server.projectId,
    dataset: server.dataset,
    endpoint: `http://${proxy.host}:${proxy.port}`,
    token: TOKEN,
    retries: 0,
  };
  const made = new Map<string, SourceTable['columns']>();
  const insert = async (table: string, rows: SourceTable['rows']) => {
    if (rows.length === 0) return;
    await run(client, `insert into ${server.dataset}.${table} ${rowsText(made.get(table) ?? {}, rows)}`);
  };
  return {
    connection,
    secrets: [TOKEN],
    refused: { ...connection, endpoint: refusing.url },
    unreachable: { ...connection, endpoint: `http://127.0.0.1:${await freePort()}` },
    create: async (table) => {
      made.set(table.name, table.columns);
      const from = rowsText(table.columns, [table.rows[0] ?? []]);
      // A schema in DDL loses digits of NUMERIC in the emulator.
      await run(
        client,
        `create or replace table ${server.dataset}.${table.name} as select * from (${from}) where false`,
      );
      await insert(table.name, table.rows);
    },
    insert,
    createMany: async (table, count) =>
      await run(
        client,
        `create or replace table ${server.dataset}.${table} as
         select n as id, concat('name ', cast(n as string), repeat('.', 50)) as name from unnest(generate_array(1, ${count})) as n`,
      ),
    breakConnections: async () => {
      proxy.harmNext({ kind: 'cut' });
      proxy.cutAll();
    },
    stop: async () => {
      await proxy.stop();
      await refusing.stop();
    },
  };
}

function rowsText(columns: SourceTable['columns'], rows: SourceTable['rows']): string {
  const names = Object.entries(columns);
  const selects = rows.map((row) => {
    const cells = names.map(([name, type], at) => `${literal(row[at] ?? null, TYPES[type] ?? type)} as ${name}`);
    return `select ${cells.join(', ')}`;
  });
  return selects.join(' union all ');
}

function literal(cell: string | null, type: string): string {
  const written = cell === null ? 'null' : type === 'BOOL' ? String(cell === '1') : JSON.stringify(cell);
  return `cast(${written} as ${type})`;
}

async function run(client: BigQuery, query: string): Promise<void> {
  const [job] = await client.createQueryJob({ query });
  await job.getQueryResults();
}
