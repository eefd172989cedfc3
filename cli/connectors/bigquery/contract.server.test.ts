import { startBigquerySource } from '../../testing/bigquery-source.ts';
import { rowsContract } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

describeWithServers(['bigquery'], 'BigQuery', () => {
  rowsContract({
    type: 'bigquery',
    start: startBigquerySource,
    discovered: (type) => (type === 'integer' ? 'bigint' : type),
    lacks: { keys: 'the emulator takes no primary keys' },
  });
});
