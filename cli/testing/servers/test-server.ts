import { randomBytes } from 'node:crypto';
import type { ServerProcess } from './server-process.ts';

/** How a client reaches a server with a user and a password. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** PEM of the authority that signed the server's certificate; the server speaks TLS and plain. */
  readonly ca: string;
  /** The file that `ca` is the text of. */
  readonly caFile: string;
}

/** What a test may do to a server of its own. */
export interface ServerControl {
  /** The process that listens; another one after a restart. */
  readonly pid: number;
  /** Absolute path of its temporary folder, which `stop` removes. */
  readonly folder: string;
  /** What the server has said so far. */
  log(): string;
  /** Ends the server in good order and starts it again over its data, on the same port. */
  restart(): Promise<void>;
  /** The server dies at once, as in a power failure; its data stay for `start`. */
  kill(): Promise<void>;
  /** Starts a killed server again over its data, on the same port. */
  start(): Promise<void>;
  /** Ends the server and removes everything of it. May be called again. */
  stop(): Promise<void>;
}

/** The control over a running process. */
export function controlOf(server: ServerProcess): ServerControl {
  return {
    get pid() {
      return server.pid;
    },
    folder: server.folder,
    log: () => server.log(),
    restart: async () => {
      await server.end();
      await server.start();
    },
    kill: () => server.kill(),
    start: () => server.start(),
    stop: () => server.discard(),
  };
}

/** A password that no other server has, so that a client never takes another server for its own. */
export function newPassword(): string {
  return `secret-${randomBytes(8).toString('hex')}`;
}
