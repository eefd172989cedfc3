import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isServerName, type ServerName } from './programs.ts';
import { ServerError } from './server-error.ts';
import { type ServerAddresses, type StartedServer, startServer } from './start-server.ts';

/** The one process of a test run that owns the servers which its test files share. */
export interface Broker {
  readonly url: string;
  /** Ends every server that was started. */
  stop(): Promise<void>;
}

/** Opens a broker. It starts a server when the first test file asks for it, and never two of a kind. */
export async function startBroker(): Promise<Broker> {
  const started = new Map<ServerName, Promise<StartedServer>>();
  const http = createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1);
    if (!isServerName(name)) return answer(response, 404, { message: `There is no server "${name}".` });
    try {
      const starting = started.get(name) ?? startServer(name);
      started.set(name, starting);
      answer(response, 200, (await starting).address);
    } catch (error) {
      answer(response, 500, { message: String(error) });
    }
  });
  return { url: await listen(http), stop: () => close(http, [...started.values()]) };
}

/** The address of a server of the broker, which starts it when nobody has asked for it before. */
export async function askBroker<N extends ServerName>(url: string, name: N): Promise<ServerAddresses[N]> {
  const response = await fetch(`${url}/${name}`);
  const body = (await response.json()) as ServerAddresses[N] & { readonly message?: string };
  if (!response.ok) throw new ServerError(body.message ?? `The broker answered ${response.status}.`);
  return body;
}

async function listen(http: Server): Promise<string> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

async function close(http: Server, started: readonly Promise<StartedServer>[]): Promise<void> {
  http.close();
  http.closeAllConnections();
  for (const result of await Promise.allSettled(started)) {
    if (result.status === 'fulfilled') await result.value.control.stop();
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
