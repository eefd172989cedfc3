import { REST_LACKS, restLoadOf, startRestSource } from '../../testing/rest-source.ts';
import { rowsContract } from '../../testing/rows-contract.ts';

rowsContract({ type: 'rest', start: startRestSource, loadOf: restLoadOf, lacks: REST_LACKS });
