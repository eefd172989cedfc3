import { z } from 'zod';
import { httpKeys } from '../http/keys.ts';
import { connectionSchema as restConnection } from '../rest/config.ts';
import { presetConnector } from '../rest/preset.ts';
import type { RowsConnector } from '../types.ts';
import { connectifTables } from './tables.ts';

const connection = z.strictObject({
  type: z.literal('connectif'),
  base_url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.connectif.cloud/v1')
    .describe('Address of the API, its version among it.'),
  token: z.string().min(1).meta({ secret: true }).describe('Token, or API key as `id:secret`.'),
  token_kind: z
    .enum(['bearer', 'api_key'])
    .default('bearer')
    .describe('How the token is sent: `Authorization: Bearer ...` or `Authorization: apiKey ...`.'),
  ...httpKeys,
});

/** Connectif by its REST API: configuration over `rest`. */
export const connectif: RowsConnector = presetConnector({
  type: 'connectif',
  connection,
  toRest: ({ type: _, token, token_kind: kind, ...keys }) =>
    restConnection.parse({
      type: 'rest',
      auth:
        kind === 'bearer'
          ? { type: 'bearer', token }
          : { type: 'api_key', in: 'header', name: 'authorization', value: `apiKey ${token}` },
      ...keys,
    }),
  tables: connectifTables,
});
