import { Client, type ClientConfig } from 'pg';
import { makeCertificate } from './certificate.ts';
import { runProgram } from './program.ts';
import { programOf } from './programs.ts';
import { type ServerPlan, ServerProcess } from './server-process.ts';
import { TemporaryHome } from './temporary-home.ts';
import { controlOf, type DatabaseAddress, newPassword, type ServerControl } from './test-server.ts';

/** A PostgreSQL server; its user is the superuser, `postgres` the database that is always there. */
export type PostgresServer = DatabaseAddress & ServerControl;

/** What a test may want to be different. */
export interface PostgresOptions {
  /** Whether the server writes what logical replication needs; it does unless told otherwise. */
  readonly logical?: boolean;
  /** Further settings by name, such as `statement_timeout`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const HOST = '127.0.0.1';
const USER = 'etl';

/** Starts a PostgreSQL server of the caller's own. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const home = new TemporaryHome('postgres', true);
  try {
    const tls = await makeCertificate(programOf('postgres', 'openssl'), home);
    const login = { host: HOST, user: USER, password: newPassword() };
    await makeData(home, login.password);
    const files = { ssl: 'on', ssl_cert_file: tls.certificateFile, ssl_key_file: tls.keyFile };
    const settings = { ...defaults(home), ...files, ...replication(options.logical ?? true), ...options.settings };
    const plan: ServerPlan = {
      name: 'PostgreSQL',
      program: programOf('postgres', 'server'),
      args: (port) => ['-D', home.path('data'), ...Object.entries({ ...settings, port }).flatMap(setting)],
      endSignal: 'SIGINT',
      discardSignal: 'SIGQUIT',
      answers: (port) => answer({ ...login, port }),
    };
    const server = await ServerProcess.start(plan, home);
    const address = { ...login, port: server.port };
    return Object.assign(controlOf(server), { ...address, ca: tls.certificate, caFile: tls.certificateFile });
  } catch (error) {
    home.remove();
    throw error;
  }
}

async function makeData(home: TemporaryHome, password: string): Promise<void> {
  const login = ['-U', USER, '-A', 'scram-sha-256', `--pwfile=${home.write('password', password)}`];
  const data = home.makeFolder('data');
  const args = ['-D', data, ...login, '-E', 'UTF8', '--locale=C', '--no-sync'];
  await runProgram(programOf('postgres', 'init'), args, home);
}

/** The data outlive the server's death, not the machine's. */
function defaults(home: TemporaryHome): Readonly<Record<string, string | number>> {
  return {
    listen_addresses: HOST,
    unix_socket_directories: home.folder,
    fsync: 'off',
    max_connections: 200,
    dynamic_shared_memory_type: 'mmap',
  };
}

function replication(isLogical: boolean): Readonly<Record<string, string | number>> {
  return isLogical ? { wal_level: 'logical', max_wal_senders: 20, max_replication_slots: 20 } : {};
}

function setting([name, value]: readonly [string, string | number]): readonly string[] {
  return ['-c', `${name}=${value}`];
}

async function answer(login: ClientConfig): Promise<void> {
  const client = new Client({ ...login, database: 'postgres' });
  // A connection that a starting server refuses may fail a second time, when nobody waits for it.
  client.on('error', () => {});
  await client.connect();
  await client.end();
}
