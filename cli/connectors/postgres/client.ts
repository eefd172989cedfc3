import { Client } from 'pg';
import type { Address } from './address.ts';
import type { Ask } from './catalog.ts';
import { connectFailure, type FailureScope } from './failure.ts';

/** Makes a connection. Throws ETL5040 or ETL5041. */
export async function connect(address: Address, scope: FailureScope, more: object = {}): Promise<Client> {
  const client = new Client({ ...address.client, ...more });
  // A connection that is lost while nobody asks of it is told at the next question.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (cause) {
    discard(client);
    const hasNoTls = cause instanceof Error && cause.message === 'The server does not support SSL connections';
    if (!hasNoTls || !address.fallsBackToPlain) throw connectFailure(scope, cause);
    const plain = { ...address, fallsBackToPlain: false, client: { ...address.client, ssl: false } };
    return await connect(plain, scope, more);
  }
}

/** Drops a connection without waiting for what it is doing. */
export function discard(client: Client): void {
  const { connection } = client as Client & { readonly connection?: { readonly stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}

/** Questions over a client, answered by arrays. */
export function asker(client: Client): Ask {
  return async (text, values) => {
    const { rows, fields } = await client.query<unknown[]>({ text, values: [...(values ?? [])], rowMode: 'array' });
    return { rows, fields };
  };
}
