import { type ConnectionOptions, createConnection } from 'mysql2/promise';
import { makeCertificate } from './certificate.ts';
import { runProgram } from './program.ts';
import { programOf } from './programs.ts';
import { type ServerPlan, ServerProcess } from './server-process.ts';
import { TemporaryHome } from './temporary-home.ts';
import { controlOf, type DatabaseAddress, newPassword, type ServerControl } from './test-server.ts';

/** A MariaDB server; its user may do everything. */
export type MariadbServer = DatabaseAddress & ServerControl;

/** What a test may want to be different. */
export interface MariadbOptions {
  /** Further arguments of `mariadbd`, such as `--sql-mode=` or `--wait-timeout=1`. */
  readonly args?: readonly string[];
}

const HOST = '127.0.0.1';
const USER = 'etl';
/** The data outlive the server's death, not the machine's. */
const FAST = ['--innodb-flush-method=nosync', '--innodb-log-file-size=32M'];

/** Starts a MariaDB server of the caller's own, without a database. */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const home = new TemporaryHome('mariadb', true);
  try {
    const tls = await makeCertificate(programOf('mariadb', 'openssl'), home);
    await makeData(home);
    const login = { host: HOST, user: USER, password: newPassword() };
    const init = home.write('init.sql', makeUser(login.password));
    const args = [...settings(home), `--ssl-cert=${tls.certificateFile}`, `--ssl-key=${tls.keyFile}`];
    const further = options.args ?? [];
    const plan: ServerPlan = {
      name: 'MariaDB',
      program: programOf('mariadb', 'server'),
      args: (port) => [...args, `--ssl-ca=${tls.certificateFile}`, `--init-file=${init}`, `--port=${port}`, ...further],
      endSignal: 'SIGTERM',
      discardSignal: 'SIGKILL',
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

async function makeData(home: TemporaryHome): Promise<void> {
  const data = home.makeFolder('data');
  const how = ['--auth-root-authentication-method=normal', '--skip-test-db', ...FAST];
  const args = ['--no-defaults', `--datadir=${data}`, ...how];
  await runProgram(programOf('mariadb', 'init'), args, home);
}

/** The file is run at each start, before the server takes connections. */
function makeUser(password: string): string {
  const user = `'${USER}'@'%'`;
  return `create or replace user ${user} identified by '${password}';\ngrant all on *.* to ${user} with grant option;\n`;
}

function settings(home: TemporaryHome): readonly string[] {
  return [
    '--no-defaults',
    `--datadir=${home.path('data')}`,
    `--socket=${home.path('s')}`,
    `--pid-file=${home.path('pid')}`,
    `--bind-address=${HOST}`,
    '--skip-networking=0',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--innodb-flush-log-at-trx-commit=2',
    ...FAST,
    '--innodb-buffer-pool-size=64M',
    '--max-allowed-packet=64M',
    '--max-connections=200',
    '--local-infile=1',
    '--secure-file-priv=',
  ];
}

async function answer(login: ConnectionOptions): Promise<void> {
  const connection = await createConnection(login);
  await connection.query('select 1').finally(() => connection.end());
}
