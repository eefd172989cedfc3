import { startPostgresSource } from '../../testing/postgres-source.ts';
import { rowsContract } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

describeWithServers(['postgres'], 'PostgreSQL', () => {
  rowsContract({ type: 'postgres', start: startPostgresSource });
});
