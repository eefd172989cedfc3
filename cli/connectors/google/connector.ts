import type { ZodObject, ZodType } from 'zod';
import { ROWS_CAPABILITIES } from '../rows/capabilities.ts';
import type { ConnectorCapabilities, ConnectorContext, RowsConnector, RowsSession } from '../types.ts';
import { type GoogleClient, googleClient } from './client.ts';
import type { GoogleKeys } from './keys.ts';

/** A connection to one of Google's services, opened. */
export interface OpenedService<C> extends GoogleClient {
  readonly connection: C;
  readonly context: ConnectorContext;
}

/** What one of Google's services has of its own. */
export interface GoogleConnector<C> {
  readonly type: string;
  readonly connection: ZodType<C>;
  readonly table: ZodObject;
  readonly scopes: readonly string[];
  readonly capabilities?: Partial<ConnectorCapabilities>;
  session(opened: OpenedService<C>): RowsSession;
}

/** A connector of rows to one of Google's services. */
export function googleConnector<C extends GoogleKeys & { readonly endpoint: string }>(
  service: GoogleConnector<C>,
): RowsConnector {
  const { type, connection: schema, table, scopes, capabilities = {} } = service;
  return {
    type,
    connection: schema,
    table,
    capabilities: { ...ROWS_CAPABILITIES, ...capabilities },
    open: async (config, context) => {
      const connection = schema.parse(config);
      const opened = await googleClient(connection, { endpoint: connection.endpoint, scopes }, context);
      return service.session({ ...opened, connection, context });
    },
  };
}
