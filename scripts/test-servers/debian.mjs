import { findProgram, InstallError, run } from './programs.mjs';

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };
let isUpdated = false;

/** Installs packages of Debian or a system made from it; elsewhere, or without the right to, says what to do instead. */
export function installPackages(packages, say) {
  const apt = findProgram(['apt-get']);
  const line = `apt-get install ${packages.join(' ')}`;
  if (!apt) {
    throw new InstallError(
      `this system has no apt-get. Install what Debian calls ${packages.join(', ')} and put it on PATH.`,
    );
  }
  if (process.getuid?.() !== 0) throw new InstallError(`only root may install packages. Run "sudo ${line}".`);
  say(line);
  try {
    install(apt, packages);
  } catch {
    // A mirror may have been busy, or the lists are older than its files.
    isUpdated = false;
    install(apt, packages);
  }
}

function install(apt, packages) {
  if (!isUpdated) run(apt, ['update', '-qq'], QUIET);
  isUpdated = true;
  run(apt, ['install', '-y', '-qq', '--no-install-recommends', ...packages], QUIET);
}
