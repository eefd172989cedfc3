import { spawnSync } from 'node:child_process';
import { scriptPath } from './repository.ts';
import { ServerError } from './server-error.ts';

/** The servers that tests know, by the names that `scripts/test-servers.mjs` has for them. */
export type ServerName = (typeof NAMES)[number];

const NAMES = ['mariadb', 'postgres', 's3', 'bigquery'] as const;

/** Whether a text names a server that tests know. */
export function isServerName(name: string): name is ServerName {
  return (NAMES as readonly string[]).includes(name);
}

/** What the script found of one server: its programs by their role, or why there are none and what to do. */
interface Found {
  readonly programs?: Readonly<Record<string, string>>;
  readonly missing?: string;
}

let found: Readonly<Record<ServerName, Found>> | undefined;

/** Why a server cannot be had on this machine and what to do about it; undefined when it can. */
export function missingServer(name: ServerName): string | undefined {
  return lookUp()[name].missing;
}

/** Absolute path of a server's program, such as `server`, `init` or `client`. Throws when it is not installed. */
export function programOf(name: ServerName, role: string): string {
  const { programs, missing } = lookUp()[name];
  const program = programs?.[role];
  if (program === undefined) throw new ServerError(missing ?? `The server ${name} has no program "${role}".`);
  return program;
}

/** The script that installs the servers is the one that knows where they are; it is asked once a process. */
function lookUp(): Readonly<Record<ServerName, Found>> {
  if (found === undefined) {
    const asked = spawnSync(process.execPath, [scriptPath('test-servers.mjs'), 'where'], { encoding: 'utf8' });
    if (asked.status !== 0) throw new ServerError(`The script test-servers.mjs failed: ${asked.stderr}`);
    found = JSON.parse(asked.stdout) as Readonly<Record<ServerName, Found>>;
  }
  return found;
}
