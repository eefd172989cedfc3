import { REST_LACKS, restLoadOf, startRestSource } from '../../testing/rest-source.ts';
import { rowsContract } from '../../testing/rows-contract.ts';

// Tables that the preset does not know.
rowsContract({
  type: 'magento',
  start: async () => await startRestSource((url, token) => ({ type: 'magento', base_url: url, token })),
  loadOf: restLoadOf,
  lacks: REST_LACKS,
});
