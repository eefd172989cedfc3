import { connectionContract, type ReachedSystem, streamOf } from '../../testing/rows-contract.ts';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { freePort } from '../../testing/servers/free-port.ts';

const TOKEN = 'ga4-secret-token-1';
const ROWS = 7;

/** Reports have columns of the service's choice: of the rows contract, they keep the part about connections. */
connectionContract({
  type: 'ga4',
  start,
  many: { stream: streamOf('visits', { date: 'date', sessions: 'bigint' }, { page_rows: 2 }), rows: ROWS },
});

async function start(): Promise<ReachedSystem> {
  const server = await ContractServer.start(answer);
  const connection = {
    type: 'ga4',
    property: '42',
    endpoint: server.url,
    token: TOKEN,
    retries: 0,
    parallel_requests: 1,
  };
  return {
    connection,
    secrets: [TOKEN],
    refused: { ...connection, token: `${TOKEN}-not` },
    unreachable: { ...connection, endpoint: `http://127.0.0.1:${await freePort()}` },
    breakConnections: async () => server.answerNext({ instead: 'reset' }),
    stop: async () => await server.stop(),
  };
}

function answer({ headers, body }: RecordedRequest): ScriptedAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return { status: 401, json: { error: { code: 401, message: 'Request had invalid authentication credentials.' } } };
  const { offset = 0, limit } = JSON.parse(body) as { readonly offset?: number; readonly limit: number };
  const all = Array.from({ length: ROWS }, (_, at) => ({
    dimensionValues: [{ value: `2024010${at + 1}` }],
    metricValues: [{ value: String(at) }],
  }));
  const names = { dimensionHeaders: [{ name: 'date' }], metricHeaders: [{ name: 'sessions' }] };
  return { json: { ...names, rows: all.slice(offset, offset + limit), rowCount: ROWS } };
}
