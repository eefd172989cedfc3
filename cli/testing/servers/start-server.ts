import { type BigqueryAddress, startBigqueryEmulator } from './bigquery-emulator.ts';
import { startMariadb } from './mariadb.ts';
import { startPostgres } from './postgres.ts';
import type { ServerName } from './programs.ts';
import { type S3Address, startS3 } from './s3.ts';
import type { DatabaseAddress, ServerControl } from './test-server.ts';

/** What a client needs of each kind of server; plain data. */
export interface ServerAddresses {
  readonly mariadb: DatabaseAddress;
  readonly postgres: DatabaseAddress;
  readonly s3: S3Address;
  readonly bigquery: BigqueryAddress;
}

/** A server and the process of it. */
export interface StartedServer {
  readonly address: ServerAddresses[ServerName];
  readonly control: ServerControl;
}

const START: Readonly<Record<ServerName, () => Promise<ServerAddresses[ServerName] & ServerControl>>> = {
  mariadb: () => startMariadb(),
  postgres: () => startPostgres(),
  s3: () => startS3(),
  bigquery: () => startBigqueryEmulator(),
};

/** Starts a server of any kind as its own function does without options. */
export async function startServer(name: ServerName): Promise<StartedServer> {
  const control = await START[name]();
  const { pid, folder, log, restart, kill, start, stop, ...address } = control;
  return { address, control };
}
