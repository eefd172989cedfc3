import { z } from 'zod';
import { httpKeys } from '../http/keys.ts';
import { connectionSchema as restConnection } from '../rest/config.ts';
import { presetConnector } from '../rest/preset.ts';
import type { RowsConnector } from '../types.ts';
import { magentoTables } from './tables.ts';

const connection = z.strictObject({
  type: z.literal('magento'),
  base_url: z.url({ protocol: /^https?$/ }).describe('Address of the shop, without `/rest`.'),
  token: z.string().min(1).meta({ secret: true }).describe('Access token of an integration, or of an administrator.'),
  store: z.string().min(1).optional().describe('Code of the store view: the default one unless told, `all` for all.'),
  ...httpKeys,
});

/** Magento 2 (Adobe Commerce) by its REST API: configuration over `rest`. */
export const magento: RowsConnector = presetConnector({
  type: 'magento',
  connection,
  toRest: ({ type: _, base_url: base, token, store, ...keys }) =>
    restConnection.parse({
      type: 'rest',
      base_url: `${base.replace(/\/+$/, '')}/rest${store === undefined ? '' : `/${encodeURIComponent(store)}`}/V1`,
      auth: { type: 'bearer', token },
      ...keys,
    }),
  tables: magentoTables,
});
