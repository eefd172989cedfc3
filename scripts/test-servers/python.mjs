import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, cacheFolder, findProgram, run } from './programs.mjs';

const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

/** Path of a program of a finished environment in the cache; undefined when it is not there or was not finished. */
export function findInVenv(name, program) {
  return existsSync(stampOf(name)) ? findProgram([program], [join(CACHE, name, BIN)]) : undefined;
}

/** Whether the environment was made of exactly these packages. */
export function isVenvOf(name, packages) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === packages.join('\n');
}

/**
 * Makes an environment of these packages in the cache, anew when it holds others.
 * `finish` gets its Python for what else belongs to it; the environment counts only when all of it went well.
 */
export function installInVenv(name, packages, installSystemPackages, say, finish) {
  const folder = join(CACHE, name);
  rmSync(folder, { recursive: true, force: true });
  cacheFolder('.');
  makeVenv(folder, installSystemPackages, say);
  const python = join(folder, BIN, 'python');
  say(`pip install ${packages.join(' ')}`);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '3', ...packages]);
  finish?.(python);
  writeFileSync(stampOf(name), packages.join('\n'));
}

/** Debian keeps the module venv apart from Python itself. */
function makeVenv(folder, installSystemPackages, say) {
  const python = findProgram(['python3', 'python']);
  try {
    run(python ?? 'python3', ['-m', 'venv', folder]);
  } catch {
    rmSync(folder, { recursive: true, force: true });
    installSystemPackages(['python3', 'python3-venv'], say);
    run(findProgram(['python3'], ['/usr/bin']), ['-m', 'venv', folder]);
  }
}

function stampOf(name) {
  return join(CACHE, name, 'packages.txt');
}
