import { adapterContract } from '../../testing/adapter-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';
import { checkCredentials } from '../index.ts';
import type { Cell, TypedText } from '../types.ts';
import { bigquery } from './adapter.ts';

const typed = (kind: TypedText['kind'], text: string): Cell => ({ kind, text });

describeWithServers(['bigquery'], 'An emulator of BigQuery', () => {
  adapterContract({
    adapter: bigquery,
    open: async () => {
      const { apiEndpoint, projectId, dataset } = await bigqueryDataset();
      const output = { type: 'bigquery', method: 'none', project: projectId, dataset, api_endpoint: apiEndpoint };
      return await bigquery.open(checkCredentials(bigquery, output), { projectRoot: '.' });
    },
    slowQuery:
      'select count(*) from unnest(generate_array(1, 10000)) as a cross join unnest(generate_array(1, 10000)) as b where mod(a * b, 7) = 3',
    tellsNoPlaces: true,
    oddColumn: 'odd name',
    oddTable: 'Listed-One',
    values: [
      ['null', null],
      ['true', true],
      ["'it\\'s ü'", "it's ü"],
      ['42', 42],
      ['9007199254740991', 9007199254740991],
      ['9007199254740992', 9007199254740992n],
      ['1.5', 1.5],
      ["cast('-inf' as float64)", Number.NEGATIVE_INFINITY],
      ["numeric '-1.5'", typed('decimal', '-1.5')],
      ["numeric '12345678901234567890.123456789'", typed('decimal', '12345678901234567890.123456789')],
      [
        "bignumeric '1234567890123456789012345678.0123456789'",
        typed('decimal', '1234567890123456789012345678.0123456789'),
      ],
      ["date '2024-02-29'", typed('date', '2024-02-29')],
      ["datetime '2024-02-29 12:34:56.7'", typed('timestamp', '2024-02-29T12:34:56.7')],
      ["timestamp '2024-02-29 12:34:56.123456+02'", typed('timestamptz', '2024-02-29T10:34:56.123456+00:00')],
      ["timestamp '0001-01-01 00:00:00+00'", typed('timestamptz', '0001-01-01T00:00:00+00:00')],
      ["time '12:34:56.5'", typed('time', '12:34:56.5')],
      ["from_base64('qgA=')", new Uint8Array([0xaa, 0])],
      ['json \'{"a": 1}\'', '{"a":1}'],
      ['[1, 2, 3]', [1, 2, 3]],
      ["struct(1 as a, [numeric '1.5'] as b)", { a: 1, b: [typed('decimal', '1.5')] }],
      ['[struct(1 as a, cast(null as string) as b)]', [{ a: 1, b: null }]],
    ],
  });
});
