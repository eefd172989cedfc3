import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import path from 'node:path';
import type { ConnectionOptions, SslOptions } from 'mysql2';
import { EtlError } from '../../diagnostics/index.ts';
import type { ConnectorContext } from '../types.ts';
import type { MysqlConfig } from './config.ts';

const KEEP_ALIVE_MS = 30_000;
const DEFAULT_PORT = 3306;
const DEFAULT_CONNECT_SECONDS = 10;
const DEFAULT_READ_SECONDS = 900;

/** The driver's options of a connection, and the server's name for people. */
export interface ConnectionPlan {
  readonly options: ConnectionOptions;
  readonly server: string;
  readonly database: string;
  /** How long the server may send nothing while it is asked. */
  readonly readTimeoutMs: number;
}

/** How the driver connects. Throws ETL5012 for a URL or a certificate file that cannot be read. */
export function connectionPlan(config: MysqlConfig, context: ConnectorContext): ConnectionPlan {
  const given = config.url === undefined ? config : { ...config, ...fromUrl(config.url, context) };
  const host = given.host ?? '127.0.0.1';
  const port = given.port ?? DEFAULT_PORT;
  const database = given.database;
  if (database === undefined) throw wrong(context, 'url', 'it names no database after the `/`');
  const ssl = given.ssl === undefined || given.ssl === false ? undefined : sslOptions(given.ssl, context);
  return {
    server: given.socket ?? `${host}:${port}`,
    database,
    readTimeoutMs: Math.round((given.read_timeout ?? DEFAULT_READ_SECONDS) * 1000),
    options: {
      ...(given.socket === undefined ? { host, port } : { socketPath: given.socket }),
      ...(given.user === undefined ? {} : { user: given.user }),
      ...(given.password === undefined ? {} : { password: given.password }),
      ...(ssl === undefined ? {} : { ssl }),
      ...(ssl?.verifyIdentity && given.socket === undefined && isIP(host) ? { stream: namedSocket(host, port) } : {}),
      database,
      charset: 'UTF8MB4_GENERAL_CI',
      connectTimeout: Math.round((given.connect_timeout ?? DEFAULT_CONNECT_SECONDS) * 1000),
      // A server must not be able to ask for files of this machine.
      flags: ['-LOCAL_FILES'],
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    },
  };
}

/**
 * Makes the socket to an address so that TLS looks for that address in the certificate. Node takes the name from the
 * socket, where only looked-up names stand, and would look for `localhost`.
 */
function namedSocket(host: string, port: number): () => Socket {
  return () => {
    const socket = connect(port, host).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    return Object.assign(socket, { _host: host });
  };
}

type UrlKeys = Pick<MysqlConfig, 'host' | 'port' | 'user' | 'password' | 'database'>;

/** The parts of a URL. It holds a password, so no part of it is ever told. */
function fromUrl(text: string, context: ConnectorContext): Partial<UrlKeys> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['mysql:', 'mariadb:'].includes(url.protocol) || url.hostname === '')
    throw wrong(context, 'url', 'it is not of the form `mysql://user:password@host:port/database`');
  if (url.search !== '') throw wrong(context, 'url', 'it has options after `?`; give them as keys of the connection');
  try {
    const parts = {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? undefined : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
    };
    const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined && value !== '';
    return Object.fromEntries(Object.entries(parts).filter(isGiven));
  } catch (cause) {
    throw wrong(context, 'url', 'it has a `%` that begins no escape; `%` itself is written `%25`', cause);
  }
}

function sslOptions(ssl: Exclude<MysqlConfig['ssl'], false | undefined>, context: ConnectorContext): SslOptions {
  const { ca, cert, key, verify = true } = ssl === true ? {} : ssl;
  const pem = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: pemOf(name, value, context) };
  return {
    ...pem('ca', ca),
    ...pem('cert', cert),
    ...pem('key', key),
    rejectUnauthorized: verify !== false,
    verifyIdentity: verify === true,
  };
}

function pemOf(name: string, value: string, context: ConnectorContext): string {
  if (value.includes('-----BEGIN')) return value;
  try {
    return readFileSync(path.resolve(context.projectRoot, value), 'utf8');
  } catch (cause) {
    throw wrong(context, `ssl.${name}`, 'there is no such file, and it is not the text of one', cause);
  }
}

function wrong({ connection }: ConnectorContext, key: string, why: string, cause?: unknown): EtlError {
  return EtlError.of('ETL5012', { connection, key, why, near: undefined }, { cause });
}
