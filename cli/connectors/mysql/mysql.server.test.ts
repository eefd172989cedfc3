import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { rowsContract } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

describeWithServers(['mariadb'], 'MariaDB', () => {
  rowsContract({ type: 'mysql', start: startMariadbSource });
});
