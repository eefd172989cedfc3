import type { BigQuery } from '@google-cloud/bigquery';
import { freePort } from './free-port.ts';
import { programOf } from './programs.ts';
import { ServerError } from './server-error.ts';
import { type ServerPlan, ServerProcess } from './server-process.ts';
import { TemporaryHome } from './temporary-home.ts';
import { controlOf, type ServerControl } from './test-server.ts';

/** How a client reaches an emulator of BigQuery; it takes any credentials. */
export interface BigqueryAddress {
  /** URL of the REST API. */
  readonly apiEndpoint: string;
  readonly host: string;
  readonly port: number;
  /** Port of the Storage Read and Write API. */
  readonly grpcPort: number;
  readonly projectId: string;
}

/** An emulator of BigQuery with one project, without a dataset. */
export type BigqueryServer = BigqueryAddress & ServerControl;

const HOST = '127.0.0.1';
const PROJECT = 'test';

/** Starts an emulator of the caller's own. Its data live in memory: they do not outlive a restart. */
export async function startBigqueryEmulator(): Promise<BigqueryServer> {
  const home = new TemporaryHome('bigquery', false);
  try {
    const grpcPort = await freePort();
    const server = await ServerProcess.start(emulator(grpcPort), home);
    const apiEndpoint = `http://${HOST}:${server.port}`;
    const address = { apiEndpoint, host: HOST, port: server.port, grpcPort, projectId: PROJECT };
    return Object.assign(controlOf(server), address);
  } catch (error) {
    home.remove();
    throw error;
  }
}

/** Google's own client of the emulator. */
export async function bigqueryClient(address: BigqueryAddress): Promise<BigQuery> {
  const [{ BigQuery }, { PassThroughClient }] = await Promise.all([
    import('@google-cloud/bigquery'),
    import('google-auth-library'),
  ]);
  const { apiEndpoint, projectId } = address;
  return new BigQuery({ apiEndpoint, projectId, authClient: new PassThroughClient() });
}

function emulator(grpcPort: number): ServerPlan {
  const ports = (port: number): readonly string[] => ['--rest-port', String(port), '--grpc-port', String(grpcPort)];
  return {
    name: 'bqemulator',
    program: programOf('bigquery', 'server'),
    args: (port) => ['start', ...ports(port), '--project', PROJECT, '--ephemeral'],
    env: { HOME: programOf('bigquery', 'home') },
    endSignal: 'SIGTERM',
    discardSignal: 'SIGKILL',
    answers,
  };
}

async function answers(port: number): Promise<void> {
  const response = await fetch(`http://${HOST}:${port}/bigquery/v2/projects/${PROJECT}/datasets`);
  await response.arrayBuffer();
  if (!response.ok) throw new ServerError(`The emulator answers ${response.status}.`);
}
