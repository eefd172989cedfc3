import { installPackages } from './debian.mjs';
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

/** The protocol of BigQuery over DuckDB. */
export const bigquery = {
  needs: 'The emulator of BigQuery (bqemulator)',
  find: () => {
    const server = isVenvOf('bqemulator', PACKAGES) ? findInVenv('bqemulator', 'bqemulator') : undefined;
    return server ? { server } : undefined;
  },
  install: (say) => {
    const importAll = `[i(e) for e in (${EXTENSIONS.map((name) => `'${name}'`).join(', ')})]`;
    const finish = `from duckdb_extensions import import_extension as i; ${importAll}`;
    installInVenv('bqemulator', PACKAGES, installPackages, say, finish);
  },
};
