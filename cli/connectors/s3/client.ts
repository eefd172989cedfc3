import type { S3Client } from '@aws-sdk/client-s3';
import type { ConnectorContext } from '../types.ts';
import type { S3Config } from './config.ts';
import type { FailureScope } from './failure.ts';

const CONNECT_SECONDS = 10;
const READ_SECONDS = 60;
const RETRIES = 4;
const CONNECTIONS = 8;

/** A bucket that can be asked, and how. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** What all keys begin with: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly scope: FailureScope;
  /** Milliseconds that the server may send nothing. */
  readonly readTimeoutMs: number;
  /** Further tries of what fails for a passing reason. */
  readonly retries: number;
  /** Requests at a time. */
  readonly connections: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a request of the bucket is sent with. */
export function sendOptions({ signal }: Bucket): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** A client of the bucket that a connection names. Nothing is asked yet. */
export async function bucketOf(config: S3Config, context: ConnectorContext): Promise<Bucket> {
  // Which Node releases the client will take in years to come is no matter of whoever loads a table.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  const { endpoint, profile, retries = RETRIES, max_connections: connections = CONNECTIONS } = config;
  const readTimeoutMs = (config.read_timeout ?? READ_SECONDS) * 1000;
  const region = regionOf(config);
  const client = new Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...credentialsOf(config),
    forcePathStyle: config.path_style ?? endpoint !== undefined,
    followRegionRedirects: true,
    maxAttempts: 1,
    // The bytes of a range have no checksum of their own, and those of AWS are only told for whole objects.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: (config.connect_timeout ?? CONNECT_SECONDS) * 1000,
      requestTimeout: readTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: connections },
      httpsAgent: { keepAlive: true, maxSockets: connections },
    },
  });
  const server = endpoint === undefined ? `S3 (bucket ${config.bucket})` : new URL(endpoint).host;
  return {
    client,
    name: config.bucket,
    prefix: config.prefix === undefined || config.prefix === '' ? '' : config.prefix.replace(/\/*$/, '/'),
    scope: { connection: context.connection, server, bucket: config.bucket },
    readTimeoutMs,
    retries,
    connections,
    signal: context.signal,
  };
}

/** Nothing where a profile may name one; a bucket elsewhere is found by its redirect. */
function regionOf(config: S3Config): string | undefined {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE } = process.env;
  const told = config.region ?? (AWS_REGION || AWS_DEFAULT_REGION || undefined);
  if (told !== undefined) return told;
  return config.profile !== undefined || AWS_PROFILE ? undefined : 'us-east-1';
}

function credentialsOf(config: S3Config): object {
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, session_token: sessionToken } = config;
  if (config.anonymous === true) return { signer: { sign: async (request: unknown) => request } };
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } };
}
