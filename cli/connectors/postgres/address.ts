import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClientConfig } from 'pg';
import { EtlError } from '../../diagnostics/index.ts';
import type { PostgresConfig } from './config.ts';

/** How a server is reached, with nothing left to be guessed from the environment. */
export interface Address {
  /** As shown to a person, without secrets: `db.example:5432/shop`. */
  readonly shown: string;
  readonly client: ClientConfig;
  /** Whether a server without TLS is talked to plainly. */
  readonly fallsBackToPlain: boolean;
}

const CONNECT_SECONDS = 15;

/** The address that a connection's keys give. Throws ETL5012 for an address or a file that cannot be read. */
export async function addressOf(config: PostgresConfig, connection: string, projectRoot: string): Promise<Address> {
  const url = config.url === undefined ? {} : urlParts(config.url, connection);
  const host = config.host ?? url.host ?? 'localhost';
  const port = config.port ?? url.port ?? 5432;
  const user = config.user ?? url.user ?? '';
  if (user === '') throw wrong(connection, 'user', 'it is needed, alone or in a `url`');
  const database = config.database ?? url.database ?? user;
  const password = config.password ?? url.password;
  const mode = config.sslmode ?? url.sslmode ?? 'prefer';
  // A folder is a socket of this machine, on which there is no TLS.
  const plain = mode === 'disable' || host.startsWith('/');
  return {
    shown: `${host}:${port}/${database}`,
    fallsBackToPlain: mode === 'prefer' && !plain,
    client: {
      host,
      port,
      user,
      database,
      password:
        password ?? (() => Promise.reject(new Error('the server asks for a password and the connection has none'))),
      ssl: plain ? false : await tlsOf({ ...config, sslmode: mode }, connection, projectRoot),
      application_name: config.application_name ?? 'etl',
      connectionTimeoutMillis: (config.connect_timeout ?? CONNECT_SECONDS) * 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
    },
  };
}

type UrlParts = Partial<Pick<PostgresConfig, 'host' | 'port' | 'user' | 'password' | 'database' | 'sslmode'>>;

function urlParts(text: string, connection: string): UrlParts {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw wrong(connection, 'url', 'it is not of the form postgresql://user:password@host:port/database');
  const parts: Record<string, unknown> = {};
  const set = (key: string, value: string | null) => {
    if (value !== null && value !== '') parts[key] = value;
  };
  set('host', url.hostname.replace(/^\[(.*)\]$/, '$1'));
  if (url.port !== '') parts.port = Number(url.port);
  set('user', decodeURIComponent(url.username));
  set('password', decodeURIComponent(url.password));
  set('database', decodeURIComponent(url.pathname.slice(1)));
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !['disable', 'prefer', 'require', 'verify-ca', 'verify-full'].includes(mode))
    throw wrong(connection, 'url', `sslmode=${mode} is not known`);
  set('sslmode', mode);
  return parts as UrlParts;
}

async function tlsOf(
  config: Pick<PostgresConfig, 'sslmode' | 'ca' | 'cert' | 'key'>,
  connection: string,
  projectRoot: string,
): Promise<NonNullable<ClientConfig['ssl']>> {
  const { sslmode, ca, cert, key } = config;
  const pem = async (name: 'ca' | 'cert' | 'key', given: string | undefined) =>
    given === undefined ? {} : { [name]: await pemText(name, given, connection, projectRoot) };
  const files = { ...(await pem('ca', ca)), ...(await pem('cert', cert)), ...(await pem('key', key)) };
  const verifies = sslmode?.startsWith('verify') === true || (sslmode === 'require' && ca !== undefined);
  return {
    ...files,
    rejectUnauthorized: verifies,
    // Only verify-full asks whether the certificate is of this host.
    ...(sslmode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}

async function pemText(key: string, given: string, connection: string, projectRoot: string): Promise<string> {
  if (given.includes('-----BEGIN')) return given;
  return await readFile(path.resolve(projectRoot, given), 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw wrong(connection, key, `the file cannot be read${code}`);
  });
}

function wrong(connection: string, key: string, why: string): EtlError {
  return EtlError.of('ETL5012', { connection, key, why, near: undefined });
}
