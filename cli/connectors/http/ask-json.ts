import { EtlError } from '../../diagnostics/index.ts';
import type { HttpClient, HttpRequest } from './client.ts';
import { type Json, parseJson } from './json.ts';

/** The answer to a request as JSON. Throws ETL5061 when it is none, and as `HttpClient.send`. */
export async function askJson(client: HttpClient, request: HttpRequest, signal: AbortSignal): Promise<Json> {
  const { text } = await client.send(request, signal);
  try {
    return parseJson(text);
  } catch (cause) {
    const { connection } = client.options;
    throw EtlError.of('ETL5061', { connection, request: client.shown(request), why: 'it is not JSON' }, { cause });
  }
}
