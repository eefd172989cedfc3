import { installPackages } from './debian.mjs';
import { allOf, findProgram } from './programs.mjs';

/** MariaDB, for the connector of MySQL. The core packages hold the programs and start no service. */
export const mariadb = {
  needs: 'MariaDB',
  find: () =>
    allOf({
      server: findProgram(['mariadbd', 'mysqld']),
      init: findProgram(['mariadb-install-db']),
      client: findProgram(['mariadb']),
      openssl: findProgram(['openssl']),
    }),
  install: (say) => installPackages(['mariadb-server-core', 'mariadb-client-core', 'openssl'], say),
};
