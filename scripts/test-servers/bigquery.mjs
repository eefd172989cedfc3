import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { CACHE, cacheFolder, run } from './programs.mjs';
import { findInVenv, installInVenv, isVenvOf } from './python.mjs';

const DUCKDB = '1.5.5';
/** Extensions of DuckDB come from packages, since a test machine may not reach DuckDB's own repository. */
const EXTENSIONS = ['spatial', 'icu', 'json'];
const PACKAGES = [
  'bqemulator==1.4.0',
  `duckdb==${DUCKDB}`,
  'numpy',
  `duckdb-extensions==${DUCKDB}`,
  ...EXTENSIONS.map((name) => `duckdb-extension-${name}==${DUCKDB}`),
];

/** DuckDB keeps extensions in the home folder; the emulator has one of its own, which goes with its programs. */
const HOME = join(CACHE, 'bqemulator', 'home');

/** The protocol of BigQuery over DuckDB. */
export const bigquery = {
  needs: 'The emulator of BigQuery (bqemulator)',
  find: () => {
    const server = isVenvOf('bqemulator', PACKAGES) ? findInVenv('bqemulator', 'bqemulator') : undefined;
    return server ? { server, home: HOME } : undefined;
  },
  install: (say) => {
    const importAll = `[i(e) for e in (${EXTENSIONS.map((name) => `'${name}'`).join(', ')})]`;
    installInVenv('bqemulator', PACKAGES, installPackages, say, (python) => {
      cacheFolder(join('bqemulator', 'home'));
      run(python, ['-c', `from duckdb_extensions import import_extension as i; ${importAll}`], { HOME });
    });
  },
};
