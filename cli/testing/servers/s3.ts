import type { S3Client } from '@aws-sdk/client-s3';
import { programOf } from './programs.ts';
import { type ServerPlan, ServerProcess } from './server-process.ts';
import { TemporaryHome } from './temporary-home.ts';
import { controlOf, type ServerControl } from './test-server.ts';

/** How a client reaches a server that speaks S3. Buckets are addressed by path. */
export interface S3Address {
  /** URL without a bucket. */
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the server refuses a request that is signed with another key. */
  readonly checksSignatures: boolean;
}

/** An S3 server of one user, without a bucket. */
export type S3Server = S3Address & ServerControl;

const HOST = '127.0.0.1';
const REGION = 'us-east-1';
const KEY = 'etl-test-key';
const SECRET = 's3-secret-29c4';

/** Starts an S3 server of the caller's own. */
export async function startS3(): Promise<S3Server> {
  const home = new TemporaryHome('s3', false);
  try {
    const isGateway = programOf('s3', 'kind') === 'versitygw';
    const server = await ServerProcess.start(isGateway ? gateway(home) : moto(), home);
    const endpoint = `http://${HOST}:${server.port}`;
    const credentials = { accessKeyId: KEY, secretAccessKey: SECRET, checksSignatures: isGateway };
    return Object.assign(controlOf(server), {
      endpoint,
      host: HOST,
      port: server.port,
      region: REGION,
      ...credentials,
    });
  } catch (error) {
    home.remove();
    throw error;
  }
}

/** A client of the server. */
export async function s3Client(address: S3Address): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { endpoint, region, accessKeyId, secretAccessKey } = address;
  return new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true });
}

/** versitygw keeps the objects as files, in a folder of the home. */
function gateway(home: TemporaryHome): ServerPlan {
  const data = home.makeFolder('data');
  return {
    name: 'versitygw',
    program: programOf('s3', 'server'),
    args: (port) => ['--port', `${HOST}:${port}`, '--region', REGION, 'posix', data],
    env: { ROOT_ACCESS_KEY: KEY, ROOT_SECRET_KEY: SECRET },
    endSignal: 'SIGTERM',
    discardSignal: 'SIGKILL',
    answers,
  };
}

/** moto keeps the objects in memory: they do not outlive a restart. */
function moto(): ServerPlan {
  return {
    name: 'moto',
    program: programOf('s3', 'server'),
    args: (port) => ['-H', HOST, '-p', String(port)],
    endSignal: 'SIGTERM',
    discardSignal: 'SIGKILL',
    answers,
  };
}

/** Any answer will do: a request without a signature is refused by one of them. */
async function answers(port: number): Promise<void> {
  const response = await fetch(`http://${HOST}:${port}/`);
  await response.arrayBuffer();
}
