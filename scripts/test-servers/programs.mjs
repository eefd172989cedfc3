import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server that cannot be installed here; the message says why and what to do. */
export class InstallError extends Error {}

/** Where programs live that no system package brings; survives a fresh clone and `npm ci`. */
export const CACHE =
  process.env.ETL_TEST_SERVERS_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'etl-test-servers');

/** Folders of system programs that PATH of a plain user leaves out. */
const SYSTEM = process.platform === 'win32' ? [] : ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Absolute path of the first of `names` in `folders`, then on PATH; undefined when there is none. */
export function findProgram(names, folders = []) {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const places = [...folders, ...(process.env.PATH ?? '').split(delimiter), ...SYSTEM];
  for (const name of names) {
    for (const place of places) {
      if (place && isProgram(join(place, name + ending))) return join(place, name + ending);
    }
  }
  return undefined;
}

/** The paths of a server's programs by their key, undefined when one of them is missing. */
export function allOf(programs) {
  return Object.values(programs).includes(undefined) ? undefined : programs;
}

/** The cache folder's `name`, made when it is not there. */
export function cacheFolder(name) {
  const folder = join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs a program quietly to its end; its output is told only when it fails. */
export function run(program, args, env = {}) {
  const options = { env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1 << 28 };
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, options);
  if (status === 0) return stdout;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
  throw new InstallError(
    `"${program} ${args.join(' ')}" ${error ? error.message : `ended with ${status ?? signal}`}\n${said}`,
  );
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
