import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { allOf, findProgram } from './programs.mjs';

/** Debian keeps the programs of each major version in a folder of their own. */
const VERSIONS = '/usr/lib/postgresql';

/** PostgreSQL, of the newest version that is installed. */
export const postgres = {
  needs: 'PostgreSQL',
  find: () => {
    const folders = versionFolders();
    return allOf({
      server: findProgram(['postgres'], folders),
      init: findProgram(['initdb'], folders),
      client: findProgram(['psql'], folders),
      openssl: findProgram(['openssl']),
    });
  },
  install: (say) => installPackages(['postgresql', 'openssl'], say),
};

function versionFolders() {
  if (!existsSync(VERSIONS)) return [];
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(VERSIONS, version, 'bin'));
}
